import { expect, test } from 'vitest';
import type { Vocabulary } from '../bindings/expression';
import type { CatalogField } from '../bindings/types';
import { offersAt } from './completion';

const words = (en: string, zh: string) => ({ en, zh });
const field = (path: string, type: string, en: string, zh: string, values: CatalogField['values'] = []): CatalogField => ({
  path, type, name: words(en, zh), unit: null, unit_words: null, comes_with_order: true, values,
});
const fields = [
  field('order.total', 'money', 'Order total', '订单金额'),
  field('order.tags', 'list<text>', 'Tags', '标签'),
  field('customer.segment', 'enum', 'Customer segment', '客户分层', [{ id: 'vip', words: words('VIP', 'VIP') }, { id: 'new', words: words('New', '新客') }]),
  field('risk.fraud_score', 'decimal', 'Fraud score', '风险分'),
  field('order.lines[].qty', 'int', 'Quantity', '数量'),
];
const vocabulary: Vocabulary = {
  fields: fields.map((one) => ({ path: one.path, name: one.name, type: words('kind', '类型'), unit: null, known: one.path.startsWith('risk') ? 'later' : 'always' })),
  functions: [{ name: 'count', calls: ['count(list)'], doc: words('how many', '项数') }, { name: 'now', calls: ['now()'], doc: words('the present', '现在') }],
  operators: [{ name: 'and', doc: words('both', '且') }, { name: '=', doc: words('equal', '等于') }],
};
const at = (before: string, asked = false) => offersAt(before, asked, vocabulary, fields, 'zh', '尚未产生');
const texts = (before: string, asked = false) => at(before, asked)?.offers.map((one) => one.text) ?? [];

test('a field is found by its path, by the end of it and by its name in either language', () => {
  expect(texts('ord')).toContain('order.total');
  expect(texts('tot')).toEqual(['order.total']);
  expect(texts('订单')).toEqual(['order.total']);
  expect(at('1 < 客户')?.from).toBe(4);
});

test('its name, type and unit stand beside it; one that is not there yet comes last and says so', () => {
  expect(at('tot')?.offers[0]?.detail).toBe('订单金额 · 类型');
  expect(at('r', false)?.offers.at(-1)?.detail).toContain('尚未产生');
});

test('after = the choices of the field are offered, quoted once', () => {
  expect(texts('customer.segment = ')).toEqual(['"vip"', '"new"']);
  expect(at('customer.segment = "v')).toMatchObject({ from: 19, offers: [{ text: '"vip"' }] });
  expect(texts('customer.segment = 新')).toEqual(['"new"']);
  expect(texts('customer.segment in ("vip", ')).toEqual(['"vip"', '"new"']);
});

test('inside a text and after a number nothing is offered', () => {
  expect(at('order.note = "ord')).toBeNull();
  expect(at('order.total > 10')).toBeNull();
  expect(at('')).toBeNull();
});

test('entries of a line are offered behind a variable', () => {
  expect(texts('some x in order.lines satisfies x.')).toEqual(['qty']);
  expect(texts('item.q')).toEqual(['qty']);
});

test('asked for, everything is offered; operators first behind a field', () => {
  expect(texts('', true)[0]).toBe('order.total');
  expect(texts('order.total ', true).slice(0, 2)).toEqual(['and', '=']);
  expect(at('cou')?.offers[0]).toMatchObject({ text: 'count()', back: 1 });
  expect(at('no')?.offers[0]).toMatchObject({ text: 'now()', back: 0 });
});
