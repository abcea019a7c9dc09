import type { Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

/** A small picture of a flow: its steps where they stand, and which lead to which. */
export function Thumbnail({ places, edges }: { places: Point[]; edges: [number, number][] }) {
  if (places.length === 0) return null;
  const left = Math.min(...places.map((at) => at[0])) - 30;
  const top = Math.min(...places.map((at) => at[1])) - 30;
  const width = Math.max(...places.map((at) => at[0])) + STEP_WIDTH + 30 - left;
  const height = Math.max(...places.map((at) => at[1])) + STEP_HEIGHT + 30 - top;
  return (
    <svg className="thumbnail" viewBox={`${left} ${top} ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {edges.map(([from, to], at) => {
        const [a, b] = [places[from], places[to]];
        if (!a || !b) return null;
        const [x, y, tx, ty] = [a[0] + STEP_WIDTH, a[1] + STEP_HEIGHT / 2, b[0], b[1] + STEP_HEIGHT / 2];
        return <path key={at} d={`M ${x} ${y} C ${x + 60} ${y} ${tx - 60} ${ty} ${tx} ${ty}`} />;
      })}
      {places.map(([x, y], at) => (
        <rect key={at} x={x} y={y} width={STEP_WIDTH} height={STEP_HEIGHT} rx={14} />
      ))}
    </svg>
  );
}
