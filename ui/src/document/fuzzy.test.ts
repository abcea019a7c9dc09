import { expect, test } from 'vitest';
import { fuzzyFit } from './fuzzy';

const save = { names: ['Save a named version', '保存命名版本'], spelled: ['bcmmbb', 'baocunmingmingbanben'] };
const show = { names: ['Show history and versions', '查看历史与版本'], spelled: ['cklsybb', 'chakanlishiyubanben'] };

const fit = (typed: string, one = save) => fuzzyFit(typed.split(' '), one);

test('what begins the name fits best, then a word of it, then a part', () => {
  expect([fit('save'), fit('version'), fit('ersion')]).toEqual([0, 1, 2]);
});

test('both languages and pinyin find it, whatever is shown', () => {
  expect(fit('版本')).toBe(2);
  expect(fit('bcmm')).toBe(2);
  expect(fit('baocun')).toBe(2);
  expect(fit('banben', show)).toBe(4);
});

test('first letters of words, and words with letters left out', () => {
  expect(fit('sanv')).toBe(2);
  expect(fit('vrsn')).toBe(6);
  expect(fit('xqz')).toBeNull();
});

test('letters that lie far apart are no fit', () => {
  expect(fuzzyFit(['swy'], { names: ['show history of each and every way'] })).toBeNull();
});

test('every word must fit, in any order', () => {
  expect(fit('version save')).toBe(1);
  expect(fit('version load')).toBeNull();
});

test('other words for the same thing find it, after its own name', () => {
  const pay = { names: ['Authorise payment', '支付预授权'] };
  expect(fuzzyFit(['付款'], pay)).toBe(1);
  expect(fuzzyFit(['支付'], pay)).toBe(0);
  expect(fuzzyFit(['退款'], pay)).toBeNull();
});
