/** What a turn of the wheel means: a touchpad moves the canvas, a notched wheel zooms it. */

export type WheelUse = 'auto' | 'mouse' | 'touchpad';

export interface Turn {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  ctrlKey: boolean;
}

/** A notch of a wheel is never smaller. */
const NOTCH = 40;

/** Whether a turn moves the canvas; otherwise it zooms at the pointer. With Ctrl, which a pinch sends too, it always zooms. */
export function isPan(turn: Turn, use: WheelUse, wasPan: boolean): boolean {
  if (turn.ctrlKey) return false;
  if (use !== 'auto') return use === 'touchpad';
  if (turn.deltaMode !== 0) return false;
  const isFine = turn.deltaX !== 0 || !Number.isInteger(turn.deltaY);
  if (isFine) return true;
  // A slow touchpad gives small whole numbers; in the middle of a swipe a large one belongs to it.
  return Math.abs(turn.deltaY) < NOTCH || wasPan;
}
