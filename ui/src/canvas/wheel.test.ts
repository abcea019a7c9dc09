import { expect, test } from 'vitest';
import { isPan } from './wheel';

const turn = (deltaX: number, deltaY: number, more: Partial<{ deltaMode: number; ctrlKey: boolean }> = {}) => ({ deltaX, deltaY, deltaMode: 0, ctrlKey: false, ...more });

test('a notched wheel zooms, fractional or two-axis turns move', () => {
  expect(isPan(turn(0, 120), 'auto', false)).toBe(false);
  expect(isPan(turn(0, 3, { deltaMode: 1 }), 'auto', false)).toBe(false);
  expect(isPan(turn(0, 12.5), 'auto', false)).toBe(true);
  expect(isPan(turn(4, 90), 'auto', false)).toBe(true);
  expect(isPan(turn(0, 3), 'auto', false)).toBe(true);
});

test('within one swipe a large turn still moves', () => {
  expect(isPan(turn(0, 120), 'auto', true)).toBe(true);
});

test('a pinch zooms whatever was chosen, and a choice is kept to', () => {
  expect(isPan(turn(1, 1.5, { ctrlKey: true }), 'touchpad', true)).toBe(false);
  expect(isPan(turn(0, 120), 'touchpad', false)).toBe(true);
  expect(isPan(turn(3, 1.5), 'mouse', false)).toBe(false);
});
