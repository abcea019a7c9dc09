import { expect, test } from 'vitest';
import type { Figure, Report, StepResult, Times } from '../bindings/rehearse';
import type { Flow, Step } from '../bindings/types';
import { edgeId } from '../document/difference';
import { heatOf, staleOf } from './heat';

const figure = (mean: number): Figure => ({ mean, low: null, high: null, n: 1 });
const times = (mean: number): Times => ({ mean: figure(mean), p50: figure(mean), p95: figure(mean), longest: mean });

function step(id: string, entered: number, wait: number, pools: string[] = []): StepResult {
  return {
    id, title: { en: id, zh: id }, pools, entered: figure(entered), left: figure(entered), waiting_s: times(wait), standing_mean: figure(wait),
    at_end: figure(0), waiting_at_end: figure(0), faults: figure(0), cost: figure(0),
  };
}

const report = {
  steps: [step('a', 100, 0), step('b', 60, 30, ['desk']), step('c', 40, 5, ['desk', 'house']), step('d', 0, 0)],
  connections: [
    { from: 'a', port: 'yes', to: 'b', orders: figure(60), share: figure(0.6) },
    { from: 'a', port: 'no', to: 'c', orders: figure(40), share: figure(0.4) },
    { from: 'c', port: 'done', to: 'd', orders: figure(0), share: figure(0) },
    { from: 'c', port: 'lost', to: null, orders: figure(3), share: figure(0.1) },
  ],
  busiest: ['c', 'b'],
  pools: [
    { id: 'desk', utilisation: figure(0.5) },
    { id: 'house', utilisation: figure(0.97) },
  ],
} as unknown as Report;

test('steps get one of five levels, and nothing where nothing came', () => {
  const heat = heatOf(report, 'orders');
  expect(Object.values(heat.steps).map((one) => one.level)).toEqual([5, 3, 2, 0]);
  expect(heat.bounds).toEqual([0, 20, 40, 60, 80]);
});

test('a step is as busy as the busiest that serve it', () => {
  const heat = heatOf(report, 'utilisation');
  expect(heat.steps['b']).toMatchObject({ value: 0.5, level: 3 });
  expect(heat.steps['c']).toMatchObject({ value: 0.97, level: 5 });
  expect(heat.steps['a']).toMatchObject({ value: null, level: 0 });
});

test('the busiest are those the report names; an old report names none', () => {
  const isNone = Object.values(heatOf({ ...report, busiest: undefined } as unknown as Report, 'wait').steps).every((one) => !one.busiest);
  expect(isNone).toBe(true);
  const heat = heatOf(report, 'wait');
  expect(Object.entries(heat.steps).filter(([, one]) => one.busiest).map(([id]) => id)).toEqual(['b', 'c']);
});

test('connections are as wide as orders took them, and those that lead nowhere are not drawn', () => {
  const { connections } = heatOf(report, 'orders');
  expect(Object.keys(connections)).toHaveLength(3);
  const width = (from: string, port: string, to: string) => connections[edgeId({ from, port, to })]?.width ?? 0;
  expect(width('a', 'yes', 'b')).toBeGreaterThan(width('a', 'no', 'c'));
  expect(width('a', 'no', 'c')).toBeGreaterThan(width('c', 'done', 'd'));
});

function flow(changes: Record<string, Partial<Step>> = {}): Flow {
  const nodes = Object.fromEntries(
    ['a', 'b', 'c', 'd'].map((id) => [id, { component: 'x', at: [0, 0] as [number, number], ...changes[id] }]),
  );
  const edges = [
    { from: 'a', port: 'yes', to: 'b' },
    { from: 'a', port: 'no', to: 'c' },
    { from: 'c', port: 'done', to: 'd' },
  ];
  return { id: 'f', title: { en: '', zh: '' }, purpose: { en: '', zh: '' }, tags: [], promise: null, enters_with: [], nodes, edges, tables: {}, groups: {}, notes: {} };
}

test('a changed step and what comes after it are out of date', () => {
  const then = flow();
  const stale = staleOf(then, flow({ c: { settings: { wait: 'PT1H' } } }));
  expect([...stale.steps].sort()).toEqual(['c', 'd']);
  expect([...stale.edges]).toEqual([edgeId({ from: 'c', port: 'done', to: 'd' })]);
});

test('moving and naming steps leaves a run as it is', () => {
  expect(staleOf(flow(), flow({ a: { at: [50, 50], name: { en: 'A', zh: '甲' } } })).steps.size).toBe(0);
});

test('without the flow of that time everything is out of date', () => {
  expect(staleOf(null, flow()).steps.size).toBe(4);
});

test('a connection that went makes what it led to out of date', () => {
  const now = flow();
  now.edges = now.edges.filter((edge) => edge.to !== 'b');
  expect([...staleOf(flow(), now).steps]).toEqual(['b']);
});

test('a step that went makes those that led to it out of date', () => {
  const now = flow();
  delete now.nodes['d'];
  now.edges = now.edges.filter((edge) => edge.to !== 'd');
  expect([...staleOf(flow(), now).steps]).toEqual(['c']);
});

test('a flow without its steps is out of date, though none is left to be marked', () => {
  const stale = staleOf(flow(), { ...flow(), nodes: {}, edges: [] });
  expect(stale.steps.size).toBe(0);
  expect(stale.any).toBe(true);
  expect(staleOf(flow(), flow()).any).toBe(false);
});
