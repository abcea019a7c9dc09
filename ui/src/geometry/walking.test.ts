import { expect, test } from 'vitest';
import type { Flow, StepView } from '../bindings/types';
import { along, firstStep, moveTowards, stepTowards } from './walking';

const node = (x: number, y: number) => ({ component: 'x', at: [x, y] as [number, number] });
const flow: Flow = {
  id: 'f', title: { en: '', zh: '' }, purpose: { en: '', zh: '' }, tags: [], promise: null, enters_with: [], tables: {}, groups: {}, notes: {},
  nodes: { a: node(0, 0), b: node(248, 0), c: node(248, 104), d: node(496, 0) },
  edges: [{ from: 'a', port: 'no', to: 'c' }, { from: 'a', port: 'yes', to: 'b' }, { from: 'b', port: 'ok', to: 'd' }],
};
const exit = (port: string) => ({ port, kind: 'success' as const, label: { en: port, zh: port } });
const views: Record<string, StepView> = {
  a: { exits: [exit('yes'), exit('no')], family: 'source', summary: { en: '', zh: '' } },
};

test('right follows the first exit, left goes back, up and down go to neighbours', () => {
  expect(stepTowards(flow, views, 'a', 'right')).toBe('b');
  expect(stepTowards(flow, views, 'd', 'left')).toBe('b');
  expect(stepTowards(flow, views, 'b', 'down')).toBe('c');
  expect(stepTowards(flow, views, 'c', 'up')).toBe('b');
  expect(stepTowards(flow, views, 'd', 'right')).toBeUndefined();
});

test('a walk begins at the start', () => {
  expect(firstStep(flow, views)).toBe('a');
});

test('what comes before and after is found along connections', () => {
  expect([...along(flow, ['b'], 'down')]).toEqual(['b', 'd']);
  expect([...along(flow, ['d'], 'up')]).toEqual(['d', 'b', 'a']);
});

test('down takes the second way out, and then goes from one way out to the next', () => {
  expect(moveTowards(flow, views, 'a', 'right')).toEqual({ to: 'b', port: 'yes' });
  expect(moveTowards(flow, views, 'a', 'down')).toEqual({ to: 'c', port: 'no' });
  expect(moveTowards(flow, views, 'b', 'down')).toEqual({ to: 'c' });
});
