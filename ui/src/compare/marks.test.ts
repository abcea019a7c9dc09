import { expect, test } from 'vitest';
import type { Step } from '../bindings/types';
import { edgeId } from '../document/difference';
import { counted, marksOf, together } from './marks';

const step = (at: [number, number], settings = {}): Step => ({ component: 'x', at, settings });
const edge = (from: string, to: string) => ({ from, port: 'ok', to });

test('steps that came, went, changed, or only moved', () => {
  const marks = marksOf({
    nodes: {
      came: { before: null, after: step([0, 0]) },
      went: { before: step([0, 0]), after: null },
      changed: { before: step([0, 0], { limit: 1 }), after: step([9, 0], { limit: 2 }) },
      moved: { before: step([0, 0], { a: 1, b: 2 }), after: step([9, 0], { b: 2, a: 1 }) },
      pinned: { before: step([0, 0]), after: { ...step([0, 0]), pinned: true } },
    },
    edges_added: [edge('a', 'c')], edges_removed: [edge('a', 'b')],
  });
  expect(marks.steps).toEqual({ came: 'added', went: 'removed', changed: 'changed', moved: 'moved' });
  expect(marks.edges).toEqual({ [edgeId(edge('a', 'c'))]: 'added', [edgeId(edge('a', 'b'))]: 'removed' });
  expect(counted(marks)).toEqual({ added: 1, removed: 1, changed: 1, moved: 1 });
});

test('one picture holds what is gone, and the rest as it is after', () => {
  const scene = together({ nodes: { a: step([0, 0]), b: step([300, 0]), d: step([900, 0]) }, edges: [edge('a', 'b')] }, { nodes: { a: step([5, 5]), c: step([310, 0]) }, edges: [edge('a', 'c')] });
  expect(Object.keys(scene.nodes).sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(scene.nodes['a']?.at).toEqual([5, 5]);
  expect(scene.nodes['d']?.at, 'where it was').toEqual([900, 0]);
  expect(scene.nodes['b']!.at[1], 'below what stands there now').toBeGreaterThan(64);
  expect(scene.edges).toEqual([edge('a', 'b'), edge('a', 'c')]);
});
