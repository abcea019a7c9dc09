import { expect, test } from 'vitest';
import { besideMiddle, distanceTo, drawn, Grid, labelPlace, route, type Box, type Path } from './route';

const step = (x: number, y: number): Box => ({ x, y, width: 176, height: 64 });
const exit = (box: Box): [number, number] => [box.x + box.width, box.y + box.height / 2];
const entry = (box: Box): [number, number] => [box.x, box.y + box.height / 2];

function meets(path: Path, boxes: Box[]): Box[] {
  return boxes.filter((box) =>
    path.some((point, at) => {
      const before = path[at - 1];
      if (!before) return false;
      const [left, right] = [Math.min(before[0], point[0]), Math.max(before[0], point[0])];
      const [top, bottom] = [Math.min(before[1], point[1]), Math.max(before[1], point[1])];
      return left < box.x + box.width && right > box.x && top < box.y + box.height && bottom > box.y;
    }),
  );
}

test('neighbours are joined by a straight line', () => {
  const [a, b] = [step(0, 0), step(248, 0)];
  expect(route(new Grid([a, b]), exit(a), entry(b), 0)).toEqual([[176, 32], [248, 32]]);
});

test('a step in the way is gone around', () => {
  const [a, between, b] = [step(0, 0), step(248, 0), step(496, 0)];
  const path = route(new Grid([a, between, b]), exit(a), entry(b), 0);
  expect(meets(path, [between])).toEqual([]);
});

test('a way back goes around both', () => {
  const [a, b] = [step(248, 0), step(0, 0)];
  expect(meets(route(new Grid([a, b]), exit(a), entry(b), 0), [a, b])).toEqual([]);
});

test('in a tidy field of steps no line goes through one', () => {
  const boxes = Array.from({ length: 30 }, (_, at) => step((at % 6) * 248, Math.floor(at / 6) * 104));
  const grid = new Grid(boxes);
  for (const [from, a] of boxes.entries()) {
    for (const [to, b] of boxes.entries()) {
      if (from === to) continue;
      const path = route(grid, exit(a), entry(b), from % 3);
      expect(path[0]).toEqual(exit(a));
      expect(path.at(-1)).toEqual(entry(b));
      expect(meets(path, boxes.filter((box) => box !== a && box !== b)).length, `${from} to ${to}`).toBe(0);
    }
  }
});

test('the same is asked twice, the same is answered', () => {
  const boxes = [step(0, 0), step(248, 40), step(500, 0)];
  const answer = () => route(new Grid(boxes), exit(boxes[0]!), entry(boxes[2]!), 1);
  expect(answer()).toEqual(answer());
});

test('steps on top of each other are no reason to fail', () => {
  const boxes = [step(0, 0), step(10, 10), step(20, 0)];
  expect(route(new Grid(boxes), exit(boxes[0]!), entry(boxes[2]!), 0).length).toBeGreaterThan(1);
});

test('corners are rounded and names stand on the line', () => {
  const path: Path = [[0, 0], [30, 0], [30, 100], [90, 100]];
  expect(drawn(path)).toBe('M 0 0 L 21 0 Q 30 0 30 9 L 30 91 Q 30 100 39 100 L 90 100');
  expect(labelPlace(path)).toEqual([30, 24]);
  expect(labelPlace(path, 1)).toEqual([30, 39]);
  expect(labelPlace(path, 9)).toEqual([30, 80]);
  expect(labelPlace([[0, 0], [200, 0]])).toEqual([60, 0]);
  expect(labelPlace([[0, 0], [18, 0], [18, 12], [90, 12]])).toEqual([54, 12]);
});

test('a way back runs below what it passes', () => {
  const row = [0, 1, 2].map((at) => step(at * 248, 0));
  const path = route(new Grid(row), exit(row[2]!), entry(row[0]!), 0);
  expect(Math.max(...path.map((point) => point[1]))).toBeGreaterThan(64);
  expect(Math.min(...path.map((point) => point[1]))).toBeGreaterThanOrEqual(32);
});

test('lines that leave one step together do not lie on each other', () => {
  const [a, b, c] = [step(0, 0), step(496, 208), step(496, 312)];
  const grid = new Grid([a, b, c]);
  const uprights = [b, c].map((to, lane) => route(grid, exit(a), entry(to), lane)[1]![0]);
  expect(uprights[0]).not.toBe(uprights[1]);
});

test('how far a place is from a way', () => {
  const path: Path = [[0, 0], [100, 0], [100, 50]];
  expect(distanceTo(path, [50, 7])).toBe(7);
  expect(distanceTo(path, [103, 54])).toBe(5);
});

test('what belongs to a connection stands beside its middle and leaves the line free', () => {
  expect(besideMiddle([[176, 32], [248, 32]])).toEqual([212, 12]);
  expect(besideMiddle([[0, 0], [20, 0], [20, 100], [40, 100]])).toEqual([40, 50]);
  expect(besideMiddle([[0, 0]])).toEqual([0, 0]);
  const path: Path = [[0, 0], [60, 0], [60, -80], [10, -80]];
  expect(distanceTo(path, besideMiddle(path))).toBeGreaterThanOrEqual(20);
});
