/** Where the exits of a step lie on its right side. */
import type { Exit, Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from './sizes';

/** Height of an exit below the top of its step. */
export function exitTop(at: number, count: number): number {
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
