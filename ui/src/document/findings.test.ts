import { expect, test } from 'vitest';
import type { Finding } from '../bindings/types';
import { kept } from './findings';

const finding = (rule: string, node: string): Finding => ({ rule, severity: 'error', message: { en: rule, zh: rule }, nodes: [node], edges: [], setting: null, witness: [], repair: null });

test('a finding that was there before is the same object, wherever it stands now', () => {
  const before = [finding('T01', 'a'), finding('T02', 'b')];
  const now = kept(before, [finding('T03', 'c'), finding('T02', 'b'), finding('T01', 'x')]);
  expect(now).toEqual([finding('T03', 'c'), finding('T02', 'b'), finding('T01', 'x')]);
  expect(now[1]).toBe(before[1]);
  expect(before).not.toContain(now[2]);
});
