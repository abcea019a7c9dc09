import { expect, test } from 'vitest';
import { fitted, panned, zoomedAt } from './view';

test('what lies under the pointer stays there when it is zoomed', () => {
  const view = { x: 30, y: -20, zoom: 0.5 };
  const at = (v: typeof view) => [(200 - v.x) / v.zoom, (100 - v.y) / v.zoom];
  const next = zoomedAt(view, 200, 100, 1.5);
  expect(next.zoom).toBeCloseTo(0.75);
  expect(at(next)[0]).toBeCloseTo(at(view)[0]!);
  expect(at(next)[1]).toBeCloseTo(at(view)[1]!);
});

test('steps fit into their frame and lie in its middle', () => {
  const view = fitted([[0, 0], [2000, 400]], [800, 600]);
  const middle = [(2000 + 176) / 2 * view.zoom + view.x, (400 + 64) / 2 * view.zoom + view.y];
  expect(middle[0]).toBeCloseTo(400);
  expect(middle[1]).toBeCloseTo(300);
  expect((2000 + 176) * view.zoom).toBeLessThanOrEqual(800);
  expect(fitted([[0, 0]], [800, 600]).zoom).toBe(1);
});

test('panning moves by what the pointer moved', () => {
  expect(panned({ x: 1, y: 2, zoom: 1 }, 3, 4)).toEqual({ x: 4, y: 6, zoom: 1 });
});
