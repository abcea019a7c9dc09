import { expect, test } from 'vitest';
import { branchesOf, freePort, goneEdges, moved, renamedEdges } from './branches';

const three = [{ port: 'a', when: 'x' }, { port: 'b', when: 'y' }, { port: 'c', share: '0.5' }];

test('branches are read, and what is none is left out', () => {
  expect(branchesOf([{ port: 'a', when: 'x' }, 5, { when: 'y' }, null])).toEqual([{ port: 'a', when: 'x' }]);
  expect(branchesOf('x')).toEqual([]);
});

test('a branch goes up and down', () => {
  expect(moved(three, 2, 0).map((one) => one.port)).toEqual(['c', 'a', 'b']);
  expect(moved(three, 0, 1).map((one) => one.port)).toEqual(['b', 'a', 'c']);
});

test('a new branch has a name of its own', () => {
  expect(freePort([])).toBe('branch_1');
  expect(freePort([{ port: 'branch_2' }])).toBe('branch_3');
  expect(freePort([{ port: 'branch_3' }, { port: 'x' }])).toBe('branch_4');
});

test('connections follow their exit', () => {
  const edges = [{ from: 'd', port: 'a', to: 'x' }, { from: 'd', port: 'b', to: 'y' }, { from: 'e', port: 'a', to: 'z' }];
  expect(renamedEdges(edges, 'd', 'a', 'big')).toEqual([{ edit: 'reconnect', edge: edges[0], to: { from: 'd', port: 'big', to: 'x' } }]);
  expect(goneEdges(edges, 'd', 'b')).toEqual([{ edit: 'disconnect', edge: edges[1] }]);
});
