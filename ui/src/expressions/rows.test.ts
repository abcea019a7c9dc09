import { expect, test } from 'vitest';
import type { CatalogField } from '../bindings/types';
import { newRow, opsOf, opWords, sortOf, withOp } from './rows';
import { en } from '../i18n/en';

const field = (type: string, comes = true): CatalogField => ({
  path: 'a.b', type, name: { en: 'A', zh: '甲' }, unit: null, unit_words: null, comes_with_order: comes, values: type === 'enum' ? [{ id: 'vip', words: { en: 'VIP', zh: 'VIP' } }] : [],
});
const TYPES = ['bool', 'int', 'decimal', 'money', 'ratio', 'text', 'enum', 'duration', 'datetime', 'list<text>'];

test.each(TYPES)('a row about a %s begins with something that makes sense', (type) => {
  const row = newRow(field(type), '2026-11-27');
  expect(opsOf(field(type))).toContain(row.op);
  expect(row.values).toHaveLength(1);
});

test('every comparison has its words', () => {
  const words = (key: string) => key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], en);
  for (const type of TYPES) {
    const one = field(type, false);
    for (const op of opsOf(one)) expect(typeof words(opWords(op, sortOf(one) ?? 'text')), `${type} ${op}`).toBe('string');
  }
});

test('lists of lines and free data have no rows', () => {
  expect(sortOf(field('list<line>'))).toBeNull();
  expect(opsOf(field('context'))).toEqual([]);
});

test('another comparison keeps what fits', () => {
  const row = { field: 'a.b', op: 'eq' as const, values: ['100'] };
  expect(withOp(row, 'between', field('money'), '2026-11-27').values).toEqual(['100', '100']);
  expect(withOp(row, 'empty', field('money', false), '2026-11-27').values).toEqual([]);
  expect(withOp({ ...row, op: 'in', values: ['x', 'y'] }, 'eq', field('text'), '2026-11-27').values).toEqual(['x']);
  expect(withOp({ ...row, values: [] }, 'eq', field('enum'), '2026-11-27').values).toEqual(['vip']);
});
