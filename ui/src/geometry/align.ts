/** Aligning and spreading steps. */
import type { Point } from '../bindings/types';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom' | 'across' | 'down';

/** The places that steps get; those that stay where they are, are left out. */
export function aligned(steps: Record<string, Point>, how: Alignment): Record<string, Point> {
  const all = Object.entries(steps);
  if (all.length < 2) return {};
  const axis = how === 'left' || how === 'centre' || how === 'right' || how === 'across' ? 0 : 1;
  const values = all.map(([, at]) => at[axis]);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const put = (at: Point, value: number): Point => (axis === 0 ? [value, at[1]] : [at[0], value]);
  let next: [string, Point][];
  if (how === 'across' || how === 'down') {
    const sorted = [...all].sort((one, other) => one[1][axis] - other[1][axis] || (one[0] < other[0] ? -1 : 1));
    const gap = (most - least) / (sorted.length - 1);
    next = sorted.map(([id, at], number) => [id, put(at, Math.round(least + gap * number))]);
  } else {
    // All steps are of one size, so edges and middles agree with corners.
    const value = how === 'left' || how === 'top' ? least : how === 'right' || how === 'bottom' ? most : Math.round((least + most) / 2);
    next = all.map(([id, at]) => [id, put(at, value)]);
  }
  return Object.fromEntries(next.filter(([id, at]) => at[0] !== steps[id]![0] || at[1] !== steps[id]![1]));
}
