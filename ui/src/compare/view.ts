/** The part of a picture that is seen: moved, zoomed, fitted. */
import type { Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

export interface View {
  x: number;
  y: number;
  zoom: number;
}

const [LEAST, MOST] = [0.05, 2];
/** Larger than this nothing is made to fit. */
const FIT_MOST = 1;
const MARGIN = 40;

export function panned(view: View, x: number, y: number): View {
  return { ...view, x: view.x + x, y: view.y + y };
}

/** Zoomed so that what lies under a place of the frame stays there. */
export function zoomedAt(view: View, x: number, y: number, by: number): View {
  const zoom = Math.min(MOST, Math.max(LEAST, view.zoom * by));
  const real = zoom / view.zoom;
  return { x: x - (x - view.x) * real, y: y - (y - view.y) * real, zoom };
}

/** Steps as large as they fit into a frame. */
export function fitted(places: readonly Point[], [width, height]: readonly [number, number], most = FIT_MOST): View {
  if (places.length === 0) return { x: 0, y: 0, zoom: 1 };
  const [left, top] = [Math.min(...places.map((at) => at[0])), Math.min(...places.map((at) => at[1]))];
  const [right, bottom] = [Math.max(...places.map((at) => at[0])) + STEP_WIDTH, Math.max(...places.map((at) => at[1])) + STEP_HEIGHT];
  const zoom = Math.min(most, Math.max(LEAST, Math.min((width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top))));
  return { x: width / 2 - ((left + right) / 2) * zoom, y: height / 2 - ((top + bottom) / 2) * zoom, zoom };
}

/** Whether steps would be shown larger one frame above the other than side by side. */
export function isWider(steps: readonly { at: Point }[], [width, height]: readonly [number, number]): boolean {
  const places = steps.map((step) => step.at);
  return fitted(places, [width, height / 2]).zoom > fitted(places, [width / 2, height]).zoom;
}
