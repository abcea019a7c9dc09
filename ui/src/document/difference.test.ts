import { expect, test } from 'vitest';
import type { Flow } from '../bindings/types';
import { applied, edgeId, edgeOfId } from './difference';

const flow: Flow = {
  id: 'demo', title: { en: 'Demo', zh: '示例' }, purpose: { en: '', zh: '' }, tags: [], promise: null, enters_with: [],
  nodes: { a: { component: 'x', at: [0, 0] }, b: { component: 'x', at: [240, 0] } },
  edges: [{ from: 'a', port: 'ok', to: 'b' }], tables: {}, groups: {}, notes: {},
};

test('a difference puts in, takes away and changes, and leaves the rest as it is', () => {
  const next = applied(flow, {
    nodes: { b: { before: flow.nodes['b']!, after: null }, c: { before: null, after: { component: 'y', at: [1, 2] } } },
    edges_removed: [{ from: 'a', port: 'ok', to: 'b' }],
    edges_added: [{ from: 'a', port: 'ok', to: 'c' }],
  });
  expect(Object.keys(next.nodes)).toEqual(['a', 'c']);
  expect(next.edges).toEqual([{ from: 'a', port: 'ok', to: 'c' }]);
  expect(next.nodes['a']).toBe(flow.nodes['a']);
  expect(next.notes).toBe(flow.notes);
  expect(flow.edges).toHaveLength(1);
});

test('the header is replaced as a whole', () => {
  const { nodes: _n, edges: _e, tables: _t, groups: _g, notes: _o, ...before } = flow;
  const next = applied(flow, { header: { before, after: { ...before, title: { en: 'New', zh: '新' } } } });
  expect(next.title.en).toBe('New');
  expect(next.edges).toBe(flow.edges);
});

test('the id of a connection can be read back', () => {
  const edge = { from: 'a', port: 'not paid', to: 'b' };
  expect(edgeOfId(edgeId(edge))).toEqual(edge);
});
