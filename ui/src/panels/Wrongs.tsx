import type { Finding } from '../bindings/types';
import { useWords } from '../i18n';

/** What is wrong with a field or a step, a line each, under it. */
export function Wrongs({ findings }: { findings: readonly Finding[] }) {
  const { say } = useWords();
  return findings.map((finding) => (
    <p key={finding.rule + finding.message.en} className={`setting-wrong level-${finding.severity}`}>
      {say(finding.message)}
    </p>
  ));
}
