import { expect, test } from 'vitest';
import { placeLabels, textWidth, type Label } from './labels';
import type { Box } from './route';

const step = (x: number, y: number): Box => ({ x, y, width: 176, height: 64 });
const straight = (id: string, x: number, y: number, more: Partial<Label> = {}): Label => ({ id, path: [[x, y], [x + 72, y]], name: '', badges: [], ...more });

function apart(labels: Label[], steps: Box[]): boolean {
  const boxes = [...placeLabels(labels, steps)].map(([id, { x, y, badge }]) => {
    const { name } = labels.find((one) => one.id === id)!;
    const width = Math.max(name ? textWidth(name) : 0, badge ? textWidth(badge) : 0);
    const height = (name ? 15 : 0) + (badge ? 18 : 0);
    return { x: x - width / 2, y: y - height / 2, width, height };
  });
  const all = [...boxes, ...steps];
  return boxes.every((one) => all.every((other) => other === one || one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y));
}

test('a label that fits stands whole between two steps', () => {
  const placed = placeLabels([straight('a', 176, 32, { badges: ['71 %', '7'] })], [step(0, 0), step(248, 0)]);
  expect(placed.get('a')).toEqual({ x: 212, y: 32, badge: '71 %' });
});

test('what finds no room is shortened', () => {
  const label = straight('a', 176, 32, { badges: ['100 % · 3,006', '3,006'] });
  expect(placeLabels([label], [step(0, 0), step(248, 0)]).get('a')?.badge).toBe('3,006');
});

test('words of exits that leave together stand apart, and over no step', () => {
  const steps = [step(0, 0), step(248, 0), step(248, 200), step(248, 400)];
  const labels = [0, 1, 2].map((lane): Label => {
    const [x, y] = [176, 32 + lane * 13];
    const bend = x + 18 + lane * 8;
    const to = 32 + lane * 200;
    return { id: String(lane), path: lane === 0 ? [[x, y], [248, to]] : [[x, y], [bend, y], [bend, to], [248, to]], name: ['Valid', 'Rejected', 'No answer'][lane]!, badges: ['12 % · 2,345', '12 %'] };
  });
  expect(apart(labels, steps)).toBe(true);
});

test('a line with no room at all still has its words', () => {
  const placed = placeLabels([straight('a', 176, 32, { name: 'Not done in time' })], [{ x: 0, y: 0, width: 600, height: 64 }]);
  expect(placed.size).toBe(1);
});

test('two exits that lead to the same step at once stand one below the other', () => {
  const steps = [step(0, 0), step(248, 0)];
  const labels: Label[] = [straight('a', 176, 26, { name: 'Discounted' }), { id: 'b', path: [[176, 42], [200, 42], [200, 26], [248, 26]], name: 'Not eligible', badges: [] }];
  expect(apart(labels, steps)).toBe(true);
});
