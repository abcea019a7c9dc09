import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconFlame, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { uncover } from '../canvas/viewport';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { duration, count, percent } from './numbers';
import { patchRuns, showResults, type MeasureId } from './runs';
import { heatFor, useFlowRuns, useIsStale, useOtherScenario } from './useResults';

const LEVELS = [1, 2, 3, 4, 5] as const;

/** What the colours, patterns and signs on the canvas mean. Always there while results are. */
export function Legend({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const measure = useFlowRuns(flowKey, (runs) => runs.measure);
  const heat = useFlowRuns(flowKey, heatFor);
  const isStale = useIsStale(flowKey);
  const other = useOtherScenario(flowKey);
  const box = useRef<HTMLElement>(null);
  const isThere = heat !== null;
  useEffect(() => {
    const flow = useDesk.getState().flows[flowKey]?.flow;
    if (isThere && flow && box.current) uncover(flow, box.current.getBoundingClientRect());
  }, [flowKey, isThere]);
  if (!heat) return null;
  const bound = (value: number) => (measure === 'wait' ? duration(value, language) : measure === 'utilisation' ? percent(value, language) : count(Math.round(value), language));
  return (
    <section className="results-legend" ref={box} aria-label={t('rehearse.legend')}>
      <header>
        <strong>{t('rehearse.results')}</strong>
        <SegmentedControl
          size="xs"
          aria-label={t('rehearse.measure')}
          value={measure}
          onChange={(value) => patchRuns(flowKey, { measure: value as MeasureId })}
          data={[
            { value: 'orders', label: t('rehearse.measureOrders') },
            { value: 'wait', label: t('rehearse.measureWait') },
            { value: 'utilisation', label: t('rehearse.measureUtilisation') },
          ]}
        />
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('rehearse.hide')} title={t('rehearse.hide')} onClick={() => showResults(flowKey, false)}>
          <IconX size={14} />
        </ActionIcon>
      </header>
      <ul className="legend-scale">
        {LEVELS.map((level) => {
          const range = level === 1 ? `> ${bound(heat.bounds[0] ?? 0)}` : `≥ ${bound(heat.bounds[level - 1] ?? 0)}`;
          return (
            <li key={level} title={range}>
              <span className="heat-swatch" data-heat={level} aria-hidden />
              <span>{range}</span>
            </li>
          );
        })}
      </ul>
      <p className="legend-signs">
        <span>
          <svg width="26" height="6" aria-hidden>
            <line x1="0" y1="3" x2="26" y2="3" className="legend-none" />
          </svg>
          {t('rehearse.legendNone')}
        </span>
        <span>
          <IconFlame size={13} aria-hidden />
          {t('rehearse.legendBusiest')}
        </span>
        {isStale && (
          <span>
            <span className="heat-swatch is-stale" aria-hidden />
            {t('rehearse.legendStale')}
          </span>
        )}
        {other && <span>{t('rehearse.legendOther', { scenario: say(other) })}</span>}
      </p>
    </section>
  );
}
