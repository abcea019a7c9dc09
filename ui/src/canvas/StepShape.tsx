import type { Family } from '../bindings/types';
import { STEP_HEIGHT as H, STEP_WIDTH as W } from '../geometry/sizes';

const ROUND = `M10 .5H${W - 10}A9.5 9.5 0 0 1 ${W - 0.5} 10V${H - 10}A9.5 9.5 0 0 1 ${W - 10} ${H - 0.5}H10A9.5 9.5 0 0 1 .5 ${H - 10}V10A9.5 9.5 0 0 1 10 .5Z`;
const PILL = `M${H / 2} .5H${W - H / 2}A${H / 2 - 0.5} ${H / 2 - 0.5} 0 0 1 ${W - H / 2} ${H - 0.5}H${H / 2}A${H / 2 - 0.5} ${H / 2 - 0.5} 0 0 1 ${H / 2} .5Z`;
const POINTED = `M12 .5H${W - 12}L${W - 0.5} ${H / 2}L${W - 12} ${H - 0.5}H12L.5 ${H / 2}Z`;
const CUT = `M10 .5H${W - 10}L${W - 0.5} 10V${H - 10}L${W - 10} ${H - 0.5}H10L.5 ${H - 10}V10Z`;

const OUTLINES: Record<Family, string> = {
  source: PILL,
  sink: PILL,
  task: ROUND,
  decision: POINTED,
  fork: ROUND,
  join: ROUND,
  wait: CUT,
  subflow: ROUND,
};

/** The outline of a step; how a step behaves is seen by its shape, not only by its colour. */
export function StepShape({ family }: { family: Family }) {
  return (
    <svg className="step-shape" viewBox={`0 0 ${W} ${H}`} width={W} height={H} aria-hidden>
      {family === 'subflow' && <path className="step-under" d={ROUND} transform="translate(4 4)" />}
      <path className="step-outline" d={OUTLINES[family]} />
      {family === 'sink' && <rect className="step-inner" x="4" y="4" width={W - 8} height={H - 8} rx={H / 2 - 4} />}
      {family === 'fork' && <path className="step-bar" d={`M${W - 3} 10V${H - 10}`} />}
      {family === 'join' && <path className="step-bar" d={`M3 10V${H - 10}`} />}
    </svg>
  );
}
