import { Button } from '@mantine/core';
import { IconAlertOctagonFilled } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ExitChoice, Point, ScriptStep, TraceLine, Walked } from '../../bindings/step';
import { showStep } from '../../canvas/viewport';
import { activeFlow, select, useActive } from '../../document/desk';
import { useWords } from '../../i18n';
import { shownMoment } from './orders';
import { useObligations } from './useObligations';
import { jump, take, type Walk } from './walks';
import { outermost } from './way';

interface WayListProps {
  flowKey: number;
  walk: Walk;
  walked: Walked;
}

/** The steps the order took, and at their end what can be done next. */
export function WayList({ flowKey, walk, walked }: WayListProps) {
  const { t } = useWords();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [walk.at]);
  return (
    <section className="walk-way" aria-label={t('step.way')}>
      <ol>
        {walked.points.map((point, at) => (
          <Taken key={at} flowKey={flowKey} point={point} walked={walked} number={at + 1} isLast={at + 1 === walked.points.length} />
        ))}
      </ol>
      <div ref={end}>{!walked.ending && walked.options.map((option) => <Options key={option.node} flowKey={flowKey} option={option} walked={walked} />)}</div>
    </section>
  );
}

interface TakenProps {
  flowKey: number;
  point: Point;
  walked: Walked;
  number: number;
  isLast: boolean;
}

function Taken({ flowKey, point, walked, number, isLast }: TakenProps) {
  const { t } = useWords();
  return (
    <li data-now={isLast || undefined}>
      <button type="button" className="walk-step" aria-label={t('step.backTo', { number })} onClick={() => void jump(flowKey, number)}>
        {number}
      </button>
      <div>
        {point.lines.map((line, at) => (
          <Line key={at} flowKey={flowKey} line={line} walked={walked} />
        ))}
      </div>
    </li>
  );
}

function Line({ flowKey, line, walked }: { flowKey: number; line: TraceLine; walked: Walked }) {
  const { t, say } = useWords();
  const obligation = useObligations();
  const exit = useActive((open) => open.views[line.fire]?.exits.find((one) => one.port === line.outcome));
  const views = useActive((open) => open.views[line.fire]?.exits.length) ?? 0;
  const goTo = () => {
    const id = outermost(line.fire);
    const step = activeFlow()?.flow.nodes[id];
    if (!step) return;
    select(flowKey, { steps: [id] });
    showStep(step.at, true);
  };
  const way = line.outcome === null || (views === 1 && !line.forced) ? '' : exit ? say(exit.label) : line.outcome;
  return (
    <div className="walk-line">
      <button type="button" className="walk-name" onClick={goTo}>
        {say(walked.names[line.fire])}
      </button>
      {way && <span className="walk-exit">→ {way}</span>}
      {line.forced && <span className="walk-forced">{t('step.forced')}</span>}
      {line.enters && <span className="quiet">{t('step.enters')}</span>}
      <time className="quiet">{shownMoment(line.clock)}</time>
      {line.why && <p className="walk-why">{say(line.why)}</p>}
      {line.undone && line.undone.length > 0 && <p className="walk-why">{t('step.undone', { list: line.undone.map((one) => obligation(one.obligation)).join(t('step.and')) })}</p>}
      {line.violations?.map((broken) => (
        <p key={broken.rule + broken.node} className="walk-broken">
          <IconAlertOctagonFilled size={14} aria-hidden />
          {t(`step.rule.${broken.rule}`, { list: (broken.obligations ?? []).map(obligation).join(t('step.and')) })}
        </p>
      ))}
    </div>
  );
}

function Options({ flowKey, option, walked }: { flowKey: number; option: Walked['options'][number]; walked: Walked }) {
  const { t, say } = useWords();
  const views = useActive((open) => open.views[option.node]?.exits) ?? [];
  const label = (exit: ExitChoice) => say(views.find((one) => one.port === exit.port)?.label ?? exit.label);
  const isNext = walked.next === option.node;
  const usual = option.exits.filter((exit) => exit.kind !== 'fault');
  const faults = option.exits.filter((exit) => exit.kind === 'fault');
  const go = (exit: ExitChoice | null, lane?: ScriptStep['lane']) =>
    void take(flowKey, { node: option.node, ...(exit && !exit.by_data ? { exit: exit.port } : {}), ...(lane ? { lane } : {}) });
  return (
    <div className="walk-options" data-next={isNext || undefined} role="group" aria-label={say(walked.names[option.node])}>
      <strong>{say(walked.names[option.node])}</strong>
      {usual.length === 0 ? (
        <Button size="compact-xs" variant={isNext ? 'filled' : 'light'} onClick={() => go(null)}>
          {t('step.takeIt')}
        </Button>
      ) : (
        usual.map((exit) => (
          <Button key={exit.port} size="compact-xs" variant={exit.by_data || usual.length === 1 ? 'filled' : 'light'} onClick={() => go(exit)}>
            {label(exit)}
            {exit.by_data && usual.length > 1 && <span className="walk-by-data">{t('step.byData')}</span>}
          </Button>
        ))
      )}
      {faults.map((exit) => (
        <Button key={exit.port} size="compact-xs" variant="subtle" color="red" onClick={() => go(exit)}>
          {label(exit)}
        </Button>
      ))}
      {faults[0] && <Lanes flowKey={flowKey} node={option.node} port={faults[0].port} go={(lane) => go(faults[0] ?? null, lane)} />}
    </div>
  );
}

/** What the person in the exception lane can do, where the fault leads nowhere. */
function Lanes({ flowKey, node, port, go }: { flowKey: number; node: string; port: string; go: (lane: 'cancel' | 'hand_over') => void }) {
  const { t } = useWords();
  const isWired = useActive((open) => open.key === flowKey && open.flow.edges.some((edge) => edge.from === node && edge.port === port));
  if (isWired || node.includes('/')) return null;
  return (
    <>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => go('cancel')}>
        {t('step.laneCancel')}
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => go('hand_over')}>
        {t('step.laneHandOver')}
      </Button>
    </>
  );
}
