import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

function keys(words: object, prefix = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : keys(value as object, `${prefix}${key}.`),
  );
}

function texts(words: object): string[] {
  return Object.values(words).flatMap((value) => (typeof value === 'string' ? [value] : texts(value as object)));
}

const plural = /_(one|other|zero)$/;
const stems = (words: object) => new Set(keys(words).map((key) => key.replace(plural, '')));

test('both languages say the same things', () => {
  expect([...stems(zh)].sort()).toEqual([...stems(en)].sort());
});

test('nothing is left empty, and Chinese is Chinese', () => {
  expect(texts(en).filter((text) => text.trim() === '')).toEqual([]);
  expect(texts(zh).filter((text) => text.trim() === '')).toEqual([]);
  expect(texts(en).filter((text) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
});
