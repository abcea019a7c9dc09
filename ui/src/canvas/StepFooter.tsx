import { IconFlame } from '@tabler/icons-react';
import { memo } from 'react';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { count, duration, percent } from '../rehearse/numbers';
import { heatFor, staleFor, useFlowRuns } from '../rehearse/useResults';
import type { MeasureId } from '../rehearse/runs';

/** The strip under a step that shows what a run says of it: its number, and one of five levels by colour and pattern. */
export const StepFooter = memo(function StepFooter({ id }: { id: string }) {
  const { t, language } = useWords();
  const key = useDesk((state) => state.active);
  const heat = useFlowRuns(key, (runs) => (runs.shown ? heatFor(runs)?.steps[id] : undefined));
  const measure = useFlowRuns(key, (runs) => runs.measure);
  const result = useFlowRuns(key, (runs) => runs.result);
  const isStale = useDesk((state) => result !== null && staleFor(state.active, result).steps.has(id));
  if (!heat) return null;
  const words: Record<MeasureId, (value: number) => string> = {
    orders: (value) => count(value, language),
    wait: (value) => duration(value, language),
    utilisation: (value) => percent(value, language),
  };
  const value = heat.value === null ? (measure === 'utilisation' ? t('rehearse.noUtilisation') : '–') : words[measure](heat.value);
  const name = { orders: t('rehearse.measureOrders'), wait: t('rehearse.measureWait'), utilisation: t('rehearse.measureUtilisation') }[measure];
  const label = `${t('rehearse.footer', { measure: name, value, level: heat.level })}${isStale ? `. ${t('rehearse.stale')}` : ''}`;
  return (
    <span className={`step-footer${isStale ? ' is-stale' : ''}`} data-heat={isStale ? undefined : heat.level} role="img" aria-label={label} title={label}>
      {heat.busiest && <IconFlame size={12} aria-hidden />}
      <span>{value}</span>
    </span>
  );
});
