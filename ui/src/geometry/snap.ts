/** Pulling a dragged step onto the lines of its neighbours, and to equal gaps between them. */
import type { Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** A line through the middles of steps (`at` along the axis), from the dragged step to the one it agrees with. */
export interface Line {
  axis: 0 | 1;
  at: number;
}

/** A gap that is as wide as another one: from edge to edge along the axis, drawn at `at` across it. */
export interface Gap {
  axis: 0 | 1;
  from: number;
  to: number;
  at: number;
}

export interface Snap {
  by: Point;
  lines: Line[];
  gaps: Gap[];
}

const SIZE: Point = [STEP_WIDTH, STEP_HEIGHT];

/** The place at which the gaps on both sides, or the last two on one side, are equal. */
function evenGap(moved: Point, others: readonly Point[], axis: 0 | 1, reach: number): { by: number; gaps: Gap[] } | null {
  const across = axis === 0 ? 1 : 0;
  const inLine = others.filter((one) => Math.abs(one[across] - moved[across]) < SIZE[across]);
  const size = SIZE[axis];
  const before = inLine.filter((one) => one[axis] + size <= moved[axis] + reach).sort((one, other) => other[axis] - one[axis]);
  const after = inLine.filter((one) => one[axis] >= moved[axis] + size - reach).sort((one, other) => one[axis] - other[axis]);
  const tries: { place: number; gaps: (at: number) => [number, number][] }[] = [];
  const [last, lastButOne] = before;
  const [next, nextButOne] = after;
  if (last && next) {
    const place = Math.round((last[axis] + size + next[axis] - size) / 2);
    tries.push({ place, gaps: (at) => [[last[axis] + size, at], [at + size, next[axis]]] });
  }
  if (last && lastButOne) {
    const gap = last[axis] - (lastButOne[axis] + size);
    if (gap > 0) tries.push({ place: last[axis] + size + gap, gaps: (at) => [[lastButOne[axis] + size, last[axis]], [last[axis] + size, at]] });
  }
  if (next && nextButOne) {
    const gap = nextButOne[axis] - (next[axis] + size);
    if (gap > 0) tries.push({ place: next[axis] - gap - size, gaps: (at) => [[at + size, next[axis]], [next[axis] + size, nextButOne[axis]]] });
  }
  const near = tries.filter((one) => Math.abs(one.place - moved[axis]) <= reach).sort((one, other) => Math.abs(one.place - moved[axis]) - Math.abs(other.place - moved[axis]))[0];
  if (!near) return null;
  const at = moved[across] + SIZE[across] / 2;
  return { by: near.place - moved[axis], gaps: near.gaps(near.place).map(([from, to]) => ({ axis, from, to, at })) };
}

/** By how much a step at `moved` is pulled, with the lines and gaps to show. Lines go before gaps. */
export function snapped(moved: Point, others: readonly Point[], reach: number): Snap {
  const by: Point = [0, 0];
  const lines: Line[] = [];
  const gaps: Gap[] = [];
  for (const axis of [0, 1] as const) {
    let best = reach + 1;
    for (const other of others) {
      const away = other[axis] - moved[axis];
      if (Math.abs(away) < Math.abs(best)) best = away;
    }
    if (Math.abs(best) <= reach) {
      by[axis] = best;
      lines.push({ axis, at: moved[axis] + best + SIZE[axis] / 2 });
      continue;
    }
    const even = evenGap(moved, others, axis, reach);
    if (!even) continue;
    by[axis] = even.by;
    gaps.push(...even.gaps);
  }
  return { by, lines, gaps };
}

/** A move kept to the axis along which it went further. */
export function keptToAxis(by: Point): Point {
  return Math.abs(by[0]) >= Math.abs(by[1]) ? [by[0], 0] : [0, by[1]];
}
