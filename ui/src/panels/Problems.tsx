import { Chip, Group } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Finding, Severity } from '../bindings/types';
import { nameOf, useActive, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { LevelMark } from './LevelMark';
import { RepairButton } from './RepairButton';
import { goToFinding } from './problemCommands';
import { WalkTests } from './step/WalkTests';
import { failing, useWalks } from './step/walks';

const LEVELS: Severity[] = ['error', 'warning', 'hint'];

/** What is wrong, where, what will happen, and one button that mends it. */
export function Problems({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const report = useActive((open) => open.report);
  const checkedAt = useActive((open) => open.checkedAt);
  const [hidden, setHidden] = useState<Severity[]>([]);
  const failed = useWalks((state) => failing(state, flowKey).length);
  if (!report) return <p className="empty">{t('dock.checking')}</p>;
  const time = checkedAt ? new Date(checkedAt).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' }) : '';
  const proof = report.proved ? t('dock.proved') : say(report.not_proved);
  if (report.findings.length === 0 && failed === 0) {
    return (
      <>
        <p className="empty">
          <IconCircleCheck size={18} aria-hidden className="good" /> {t('dock.noProblems', { time })} {proof}
        </p>
        <WalkTests flowKey={flowKey} />
      </>
    );
  }
  const count = (level: Severity) => report.findings.filter((finding) => finding.severity === level).length;
  const shown = report.findings.map((finding, number) => ({ finding, number })).filter(({ finding }) => !hidden.includes(finding.severity));
  return (
    <>
      <Group gap={6} className="problem-filter">
        {LEVELS.filter((level) => count(level) > 0).map((level) => (
          <Chip
            key={level} size="xs" checked={!hidden.includes(level)}
            onChange={(checked) => setHidden(checked ? hidden.filter((one) => one !== level) : [...hidden, level])}
          >
            {t(`dock.level.${level}`)} {count(level)}
          </Chip>
        ))}
        <span className="quiet">{proof}</span>
      </Group>
      <WalkTests flowKey={flowKey} />
      <ul className="problems">
        {shown.map(({ finding, number }) => (
          <Problem key={`${finding.rule} ${number}`} flowKey={flowKey} finding={finding} number={number} />
        ))}
      </ul>
    </>
  );
}

function Problem({ flowKey, finding, number }: { flowKey: number; finding: Finding; number: number }) {
  const { t, say } = useWords();
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  const name = (id: string) => (nodes[id] ? say(nameOf(nodes[id], components)) : id);
  return (
    <li className="problem" data-rule={finding.rule}>
      <button type="button" className="problem-words" onClick={() => goToFinding(number)}>
        <LevelMark level={finding.severity} />
        <span>
          {say(finding.message)}
          {finding.witness.length > 0 && <span className="problem-path">{t('dock.path', { path: finding.witness.map((one) => name(one.node)).join(' → ') })}</span>}
        </span>
      </button>
      {finding.repair && <RepairButton flowKey={flowKey} repair={finding.repair} />}
    </li>
  );
}
