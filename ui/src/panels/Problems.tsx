import { Button, Chip, Group } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { nameOf, useActive, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { Problem } from './Problem';
import { RepairAll, useRepairAll } from './RepairAll';
import { useProblemFilter } from './problemCommands';
import { byStep, first, LEVELS, type ProblemGroup } from './problemGroups';
import { WalkTests } from './step/WalkTests';
import { failing, useWalks } from './step/walks';

/** What is wrong, where, what will happen, and one button that mends it. */
export function Problems({ flowKey }: { flowKey: number }) {
  const { t, say, tell, language } = useWords();
  const report = useActive((open) => open.report);
  const checkedAt = useActive((open) => open.checkedAt);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  const { hidden, at } = useProblemFilter();
  const [portion, setPortion] = useState(PORTION);
  const failed = useWalks((state) => failing(state, flowKey).length);
  useEffect(() => {
    document.querySelector(`.problem[data-number="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  if (!report) return <p className="empty">{t('dock.checking')}</p>;
  const time = checkedAt ? new Date(checkedAt).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' }) : '';
  const proof = report.proved ? t('dock.proved') : tell(report.not_proved);
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
  const count = (level: (typeof LEVELS)[number]) => report.findings.filter((finding) => finding.severity === level).length;
  const groups = byStep(report.findings, hidden);
  const shown = first(groups, Math.max(portion, placeOf(groups, at) + 1));
  const name = (step: string | null) => (step === null ? t('dock.wholeFlow') : nodes[step] ? say(nameOf(nodes[step], components)) : step);
  return (
    <>
      <Group gap={6} className="problem-filter">
        {LEVELS.filter((level) => count(level) > 0).map((level) => (
          <Chip
            key={level} size="xs" checked={!hidden.includes(level)}
            onChange={(checked) => useProblemFilter.setState({ hidden: checked ? hidden.filter((one) => one !== level) : [...hidden, level] })}
          >
            {t(`dock.level.${level}`)} {count(level)}
          </Chip>
        ))}
        <span className="quiet">{proof}</span>
        {report.findings.some((finding) => finding.repair) && (
          <Button ml="auto" size="compact-xs" variant="light" data-act="repair-all" onClick={() => useRepairAll.setState({ open: flowKey })}>
            {t('dock.repairAll')}
          </Button>
        )}
      </Group>
      <RepairAll flowKey={flowKey} />
      <WalkTests flowKey={flowKey} />
      {groups.length === 0 && report.findings.length > 0 && <p className="empty">{t('dock.allHidden')}</p>}
      {shown.map((group) => (
        <section key={group.step ?? ''} className="problem-group" aria-label={name(group.step)}>
          <h3>{name(group.step)}</h3>
          <ul className="problems">
            {group.findings.map(({ finding, number }) => (
              <Problem key={`${finding.rule} ${number}`} flowKey={flowKey} finding={finding} number={number} isHere={number === at} />
            ))}
          </ul>
        </section>
      ))}
      {shown.length < groups.length && <More key={shown.length} show={() => setPortion(countOf(shown) + PORTION)} />}
    </>
  );
}

/** So many rows are drawn at once; the rest as one comes near them. */
const PORTION = 8;

const countOf = (groups: readonly ProblemGroup[]) => groups.reduce((sum, group) => sum + group.findings.length, 0);

/** The row of a finding; before the first if it is in none. */
function placeOf(groups: readonly ProblemGroup[], number: number): number {
  return number < 0 ? -1 : groups.flatMap((group) => group.findings).findIndex((one) => one.number === number);
}

/** The end of what is drawn: more is when it comes into view. */
function More({ show }: { show: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && show());
    if (end.current) watch.observe(end.current);
    return () => watch.disconnect();
  }, [show]);
  return <div ref={end} className="problem-more" />;
}
