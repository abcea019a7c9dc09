import { describe, expect, it } from 'vitest';
import type { Finding, Severity } from '../bindings/types';
import { byStep, first } from './problemGroups';

function finding(severity: Severity, ...nodes: string[]): Finding {
  return { rule: 'X', severity, message: { en: '', zh: '' }, nodes, edges: [], setting: null, witness: [], repair: null };
}

describe('problems by step', () => {
  const all = [finding('error', 'ship'), finding('error', 'pay'), finding('warning', 'ship', 'pay'), finding('hint')];

  it('keeps the numbers that the walk by keys uses', () => {
    const groups = byStep(all, []);
    expect(groups.map((group) => [group.step, group.findings.map((one) => one.number)])).toEqual([['ship', [0, 2]], ['pay', [1]], [null, [3]]]);
  });

  it('leaves out levels and steps that have nothing left', () => {
    expect(byStep(all, ['error', 'hint']).map((group) => [group.step, group.findings.map((one) => one.number)])).toEqual([['ship', [2]]]);
  });

  it('are drawn in portions of whole groups', () => {
    const groups = byStep(all, []);
    expect([0, 1, 2, 3, 9].map((count) => first(groups, count).length)).toEqual([1, 1, 1, 2, 3]);
  });
});
