import { expect, test } from 'vitest';
import type { Text } from '../bindings/types';
import { sentence } from './sentence';

test.each([
  ['the flow has 0 starts', 'The flow has 0 starts.'],
  ['"Pay" calls "nowhere", which is not there', '"Pay" calls "nowhere", which is not there.'],
  ['did you mean order.total?', 'Did you mean order.total?'],
  ['order.totl is no field', 'order.totl is no field.'],
  ['Every path was looked at.', 'Every path was looked at.'],
  ['', ''],
])('"%s" becomes a sentence', (en, told) => {
  expect(sentence({ en, zh: '' }).en).toBe(told);
});

test('Chinese sentences end with their own stop', () => {
  expect(sentence({ en: '', zh: '流程有 0 个开始' }).zh).toBe('流程有 0 个开始。');
  expect(sentence({ en: '', zh: '是否想写“价格”？' }).zh).toBe('是否想写“价格”？');
});

test('an empty language, which the desk leaves out, stays empty', () => {
  const answered: Text = JSON.parse('{"en":"nothing came"}');
  expect(sentence(answered)).toEqual({ en: 'Nothing came.', zh: '' });
});
