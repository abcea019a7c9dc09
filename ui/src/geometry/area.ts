/** Areas of the canvas: what is in view, and what lies near it. */
import type { Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from './sizes';

export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Holds nothing. */
export const NOWHERE: Area = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };

/** The least area that holds two others. */
export function both(one: Area, other: Area): Area {
  return { left: Math.min(one.left, other.left), top: Math.min(one.top, other.top), right: Math.max(one.right, other.right), bottom: Math.max(one.bottom, other.bottom) };
}

/** The least area that holds another and all of these; what has no size is as large as a step. */
export function around(elements: readonly { at: Point; size?: readonly [number, number] }[], least: Area): Area {
  const area = { ...least };
  for (const { at: [x, y], size } of elements) {
    area.left = Math.min(area.left, x);
    area.top = Math.min(area.top, y);
    area.right = Math.max(area.right, x + (size?.[0] ?? STEP_WIDTH));
    area.bottom = Math.max(area.bottom, y + (size?.[1] ?? STEP_HEIGHT));
  }
  return area;
}

/**
 * An area around what is in view that stays the same while the view moves a little: its sides lie on a grid as wide as the view or up to
 * twice as wide, and at least one such width away.
 */
export function nearby(view: Area): Area {
  const step = 2 ** Math.ceil(Math.log2(Math.max(view.right - view.left, view.bottom - view.top, 1)));
  const [low, high] = [(side: number) => (Math.floor(side / step) - 1) * step, (side: number) => (Math.ceil(side / step) + 1) * step];
  return { left: low(view.left), top: low(view.top), right: high(view.right), bottom: high(view.bottom) };
}

/** Whether a straight line between two steps may come into an area. */
export function mayCross([x0, y0]: Point, [x1, y1]: Point, area: Area): boolean {
  const isBeside = Math.max(x0, x1) + STEP_WIDTH < area.left || Math.min(x0, x1) > area.right;
  return !isBeside && Math.max(y0, y1) + STEP_HEIGHT >= area.top && Math.min(y0, y1) <= area.bottom;
}
