import { expect, test } from 'vitest';
import type { Edge, Flow, Step, StepView } from '../bindings/types';
import { Router } from './routes';

const ROWS = 20;
const COLUMNS = 50;

function large(): { flow: Pick<Flow, 'nodes' | 'edges'>; views: Record<string, StepView> } {
  const nodes: Record<string, Step> = {};
  const edges: Edge[] = [];
  const views: Record<string, StepView> = {};
  const exits = [{ port: 'ok', kind: 'success' as const, label: { en: '', zh: '' } }, { port: 'fault', kind: 'fault' as const, label: { en: '', zh: '' } }];
  for (let at = 0; at < ROWS * COLUMNS; at++) {
    const [column, row] = [at % COLUMNS, Math.floor(at / COLUMNS)];
    nodes[`n${at}`] = { component: 'x', at: [column * 248, row * 104] };
    views[`n${at}`] = { exits, family: 'task', summary: { en: '', zh: '' } };
    if (column + 1 < COLUMNS) edges.push({ from: `n${at}`, port: 'ok', to: `n${at + 1}` });
    if (column + 2 < COLUMNS && row + 1 < ROWS) edges.push({ from: `n${at}`, port: 'fault', to: `n${at + COLUMNS + 2}` });
  }
  return { flow: { nodes, edges }, views };
}

test('only connections near a moved step are looked for again, and they come out as if all were', () => {
  const { flow, views } = large();
  const router = new Router();
  const before = router.routed(flow, views);
  const moved = { ...flow, nodes: { ...flow.nodes, n525: { component: 'x', at: [6230, 1071] as [number, number] } } };
  const after = router.routed(moved, views);
  const again = [...after].filter(([id, path]) => before.get(id) !== path);
  expect(again.length).toBeGreaterThan(2);
  expect(again.length).toBeLessThan(60);
  expect([...after]).toEqual([...new Router().routed(moved, views)]);
});

test('a connection that went is forgotten', () => {
  const { flow, views } = large();
  const router = new Router();
  router.routed(flow, views);
  expect(router.routed({ ...flow, edges: flow.edges.slice(1) }, views).size).toBe(flow.edges.length - 1);
});
