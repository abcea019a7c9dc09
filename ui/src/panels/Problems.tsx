import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { edit, lightFinding, select, useActive } from '../document/desk';
import type { Finding } from '../bindings/types';
import { useWords } from '../i18n';
import { showStep } from '../canvas/viewport';
import { LevelMark } from './LevelMark';

/** What is wrong, where, what will happen, and one button that mends it. */
export function Problems({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const report = useActive((open) => open.report);
  const nodes = useActive((open) => open.flow.nodes);
  const checkedAt = useActive((open) => open.checkedAt);
  if (!report) return <p className="empty">{t('dock.checking')}</p>;
  if (report.findings.length === 0) {
    const time = checkedAt ? new Date(checkedAt).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' }) : '';
    return (
      <p className="empty">
        <IconCircleCheck size={18} aria-hidden /> {report.proved ? t('dock.noProblems', { time }) : say(report.not_proved)}
      </p>
    );
  }
  const goTo = (finding: Finding) => {
    const [first] = finding.nodes;
    const step = first === undefined ? undefined : nodes?.[first];
    if (first !== undefined && step) {
      select(flowKey, { steps: [first] });
      showStep(step.at);
    }
    lightFinding(flowKey, finding);
  };
  return (
    <ul className="problems">
      {report.findings.map((finding, at) => (
        <li key={`${finding.rule} ${finding.nodes.join(' ')} ${at}`} className="problem">
          <button type="button" className="problem-words" onClick={() => goTo(finding)}>
            <LevelMark level={finding.severity} />
            <span>{say(finding.message)}</span>
          </button>
          {finding.repair && (
            <Button size="compact-xs" variant="light" onClick={() => finding.repair && void edit(flowKey, finding.repair.edit, finding.repair.label)}>
              {say(finding.repair.label)}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
