/** Where the exits of a step lie on its right side. */
import type { Exit, Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** From one exit to the next where there is room. */
const APART = 13;

/** Height of an exit below the top of its step: the first of a few lies level with the way in, so that the main line is straight. */
export function exitTop(at: number, count: number): number {
  const middle = STEP_HEIGHT / 2;
  if (count <= 3) return middle + at * (count === 2 ? APART + 5 : APART);
  return Math.round(((at + 1) * STEP_HEIGHT) / (count + 1));
}

/** The exit with its number, counted from the top. */
export function exitPlace(step: Point, exits: readonly Exit[], port: string): [number, number] {
  const at = exits.findIndex((exit) => exit.port === port);
  return [step[0] + STEP_WIDTH, step[1] + (at < 0 ? STEP_HEIGHT / 2 : exitTop(at, exits.length))];
}

export function entryPlace(step: Point): [number, number] {
  return [step[0], step[1] + STEP_HEIGHT / 2];
}
