import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import type { ConnectionHeat } from '../rehearse/heat';
import { count, percent } from '../rehearse/numbers';
import { heatFor, staleFor, useFlowRuns } from '../rehearse/useResults';

export interface ConnectionRun extends ConnectionHeat {
  isStale: boolean;
}

/** What a run says of a connection; nothing without one. */
export function useConnectionRun(id: string): ConnectionRun | null {
  const key = useDesk((state) => state.active);
  const heat = useFlowRuns(key, (runs) => (runs.shown ? heatFor(runs)?.connections[id] : undefined));
  const result = useFlowRuns(key, (runs) => runs.result);
  const isStale = useDesk((state) => result !== null && staleFor(state.active, result).edges.has(id));
  return heat ? { ...heat, isStale } : null;
}

/** How many orders took a connection; `text` is as much of it as found room. */
export function ConnectionBadge({ run, text }: { run: ConnectionRun; text: string }) {
  const { t, language } = useWords();
  const share = run.share === null ? '–' : percent(run.share, language);
  const label = t('rehearse.connection', { orders: count(run.orders, language), share });
  return (
    <span className={`connection-badge${run.isStale ? ' is-stale' : ''}`} role="img" aria-label={label} title={label}>
      <span>{text}</span>
    </span>
  );
}
