/** Places on the canvas that nothing covers. */
import type { Flow, Point } from '../bindings/types';
import { ROW, STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** The nearest place at or below another that no step covers. */
export function freePlace(flow: Pick<Flow, 'nodes'>, at: Point): Point {
  const taken = (place: Point) =>
    Object.values(flow.nodes).some((step) => Math.abs(step.at[0] - place[0]) < STEP_WIDTH + 16 && Math.abs(step.at[1] - place[1]) < STEP_HEIGHT + 16);
  for (let row = 0; row < 400; row++) {
    const place: Point = [at[0], at[1] + row * ROW];
    if (!taken(place)) return place;
  }
  return at;
}
