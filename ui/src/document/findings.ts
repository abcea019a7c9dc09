/** Findings of two checks in a row: what did not change keeps its identity, so that only what changed is drawn again. */
import type { Finding } from '../bindings/types';

/** The findings of now, those that were found before as they were then. */
export function kept(before: readonly Finding[], now: readonly Finding[]): Finding[] {
  const known = new Map(before.map((finding) => [JSON.stringify(finding), finding]));
  return now.map((finding) => known.get(JSON.stringify(finding)) ?? finding);
}
