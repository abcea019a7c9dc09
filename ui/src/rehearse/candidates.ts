/** What was tried against a bottleneck. */
import type { Bottleneck, Candidate } from '../bindings/rehearse';

/** Each thing that was tried once: what relieves is often among what was tried first. */
export function triedOf({ candidates, relief }: Bottleneck): Candidate[] {
  const words = ({ title, change }: Candidate) => `${title.en} ${change.en}`;
  return [...candidates, ...relief].filter((one, at, all) => all.findIndex((other) => words(other) === words(one)) === at);
}
