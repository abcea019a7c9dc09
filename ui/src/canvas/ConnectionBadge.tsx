import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { count, percent } from '../rehearse/numbers';
import { heatFor, staleFor, useFlowRuns } from '../rehearse/useResults';
import { LabelLayer } from './LabelLayer';

export interface ConnectionRun {
  orders: number;
  share: number | null;
  /** Of the line, in pixels. */
  width: number;
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

/** How many orders took a connection, as "62 % · 620"; with a place of its own at the line. */
export function ConnectionBadge({ run, x, y }: { run: ConnectionRun; x: number; y: number }) {
  const { t, language } = useWords();
  if (run.orders === 0) return null;
  const orders = count(run.orders, language);
  const share = run.share === null ? null : percent(run.share, language);
  const label = t('rehearse.connection', { orders, share: share ?? '–' });
  return (
    <LabelLayer>
      <span
        className={`connection-badge${run.isStale ? ' is-stale' : ''}`}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`, position: 'absolute' }}
        role="img"
        aria-label={label}
        title={label}
      >
        <span>{share === null ? orders : `${share} · ${orders}`}</span>
      </span>
    </LabelLayer>
  );
}
