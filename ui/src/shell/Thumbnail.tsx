import { useMemo } from 'react';
import type { Point } from '../bindings/types';
import { entryPlace } from '../geometry/exits';
import { drawn, Grid, route } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

/** A small picture of a flow: its steps where they stand, and which lead to which. */
export function Thumbnail({ places, edges }: { places: Point[]; edges: [number, number][] }) {
  const lines = useMemo(() => linesOf(places, edges), [places, edges]);
  if (places.length === 0) return null;
  const left = Math.min(...places.map((at) => at[0])) - 30;
  const top = Math.min(...places.map((at) => at[1])) - 30;
  const width = Math.max(...places.map((at) => at[0])) + STEP_WIDTH + 30 - left;
  const height = Math.max(...places.map((at) => at[1])) + STEP_HEIGHT + 30 - top;
  return (
    <svg className="thumbnail" viewBox={`${left} ${top} ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden>
      {lines.map((line, at) => (
        <path key={at} d={line} />
      ))}
      {places.map(([x, y], at) => (
        <rect key={at} x={x} y={y} width={STEP_WIDTH} height={STEP_HEIGHT} rx={14} />
      ))}
    </svg>
  );
}

/** Around the steps, as on the canvas; all exits of a step in its middle. */
function linesOf(places: Point[], edges: [number, number][]): string[] {
  const grid = new Grid(places.map(([x, y]) => ({ x, y, width: STEP_WIDTH, height: STEP_HEIGHT })));
  const lanes = new Map<number, number>();
  return edges.flatMap(([from, to]) => {
    const [a, b] = [places[from], places[to]];
    if (!a || !b) return [];
    const lane = lanes.get(from) ?? 0;
    lanes.set(from, lane + 1);
    return [drawn(route(grid, [a[0] + STEP_WIDTH, a[1] + STEP_HEIGHT / 2], entryPlace(b), lane), 24)];
  });
}
