import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Report } from '../bindings/rehearse';
import { useWords } from '../i18n';
import { backlogOf, niceMost, thinned, type Slice } from './backlog';
import { count, duration } from './numbers';

const WIDTH = 560;
const HEIGHT = 168;
const [LEFT, RIGHT, TOP, BOTTOM] = [48, 10, 8, 22];

/** Orders in the flow over time: the mean over repeats and the range it lies in. The arrow keys walk along it. */
export function BacklogChart({ report }: { report: Report }) {
  const { t, language } = useWords();
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const slices = thinned(backlogOf(report), 400);
  const last = slices.at(-1);
  if (!last) return null;
  const end = last.until;
  const most = niceMost(Math.max(...slices.map((slice) => slice.high ?? slice.mean)));
  const x = (seconds: number) => LEFT + ((WIDTH - LEFT - RIGHT) * seconds) / end;
  const y = (orders: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - orders / most);
  const middle = (slice: Slice) => (slice.from + slice.until) / 2;
  const line = (of: (slice: Slice) => number) => slices.map((slice) => `${x(middle(slice)).toFixed(1)},${y(of(slice)).toFixed(1)}`);
  const hasRange = slices.some((slice) => slice.high !== null);
  const band = [...line((slice) => slice.high ?? slice.mean), ...line((slice) => slice.low ?? slice.mean).reverse()].join(' ');
  const shown = at === null ? undefined : slices[Math.min(at, slices.length - 1)];
  const onMove = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
    setAt(Math.max(0, Math.min(slices.length - 1, Math.floor(share * slices.length))));
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(slices.length - 1, (at ?? (step > 0 ? -1 : slices.length)) + step)));
  };
  const peak = slices.reduce((best, slice) => (slice.mean > best.mean ? slice : best));
  const summary = t('rehearse.backlogSays', { most: count(Math.round(peak.mean), language), when: duration(middle(peak), language), end: count(Math.round(last.mean), language) });
  const says = shown
    ? `${duration(shown.from, language)}: ${count(Math.round(shown.mean), language)}${shown.low !== null && shown.high !== null ? ` (${count(Math.round(shown.low), language)} – ${count(Math.round(shown.high), language)})` : ''}`
    : summary;
  return (
    <figure className="backlog-chart">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        tabIndex={0}
        aria-label={t('rehearse.backlog')}
        aria-describedby={id}
        onPointerMove={onMove}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKey}
        onBlur={() => setAt(null)}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line className="chart-grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(most * share)} y2={y(most * share)} />
            <text className="chart-text" x={LEFT - 6} y={y(most * share) + 4} textAnchor="end">
              {count(most * share, language)}
            </text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <text key={share} className="chart-text" x={x(end * share)} y={HEIGHT - 6} textAnchor={share === 0 ? 'start' : share === 1 ? 'end' : 'middle'}>
            {duration(end * share, language)}
          </text>
        ))}
        {hasRange && <polygon className="chart-band" points={band} />}
        <polyline className="chart-line" points={line((slice) => slice.mean).join(' ')} />
        {shown && <line className="chart-cursor" x1={x(middle(shown))} x2={x(middle(shown))} y1={TOP} y2={HEIGHT - BOTTOM} />}
        {shown && <circle className="chart-dot" cx={x(middle(shown))} cy={y(shown.mean)} r={4} />}
      </svg>
      <figcaption id={id} aria-live="polite">
        {says}
      </figcaption>
    </figure>
  );
}
