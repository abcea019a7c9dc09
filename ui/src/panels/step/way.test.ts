import { expect, test } from 'vitest';
import type { TraceLine } from '../../bindings/step';
import { outermost, wayOf } from './way';

const line = (fire: string, outcome: string | null, more: Partial<TraceLine> = {}): TraceLine => ({ enabled: [], fire, outcome, open: [], fields: {}, clock: '', ...more });
const point = (...lines: TraceLine[]) => ({ step: { node: lines[0]?.fire ?? '' }, lines });
const edges = [
  { from: 'start', port: 'success', to: 'split' },
  { from: 'split', port: 'one', to: 'pick' },
  { from: 'split', port: 'two', to: 'call' },
  { from: 'pick', port: 'success', to: 'end' },
  { from: 'pick', port: 'short', to: 'wait' },
];
const views = { start: { family: 'source' }, split: { family: 'fork' }, pick: { family: 'task' }, call: { family: 'subflow' } } as const;

test('a step inside a sub-flow shows at the step that calls it', () => {
  expect(outermost('call[1]/pack')).toBe('call');
  expect(outermost('call/ship/pack')).toBe('call');
  expect(outermost('pick')).toBe('pick');
});

test('the way has the exits taken, and all of a fork', () => {
  const points = [point(line('start', 'success')), point(line('split', null)), point(line('pick', 'short'))];
  const way = wayOf({ points, options: [{ node: 'call/pack', exits: [] }, { node: 'wait', exits: [] }], ending: null }, edges, views);
  expect([...way.steps]).toEqual(['start', 'split', 'pick', 'call', 'wait']);
  expect([...way.here]).toEqual(['call', 'wait']);
  expect(way.edges.map((edge) => `${edge.from} ${edge.port}`)).toEqual(['start success', 'split one', 'split two', 'pick short']);
});

test('an order that has ended is where it ended', () => {
  const ending = { kind: 'completed', words: { en: '', zh: '' }, node: 'end' };
  const way = wayOf({ points: [point(line('pick', 'success')), point(line('end', null))], options: [], ending }, edges, views);
  expect([...way.here]).toEqual(['end']);
});
