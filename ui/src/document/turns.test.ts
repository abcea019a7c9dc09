import { expect, test } from 'vitest';
import { lastAsked, once } from './turns';

test('what is under way is not done again, and may be when it has ended, well or not', async () => {
  let done = 0;
  let end = () => undefined as void;
  const work = () => new Promise<number>((resolve) => (end = () => resolve(++done)));
  const first = once('a', work);
  expect(await once('a', work)).toBeUndefined();
  const other = once('b', async () => 'other');
  end();
  expect([await first, await other]).toEqual([1, 'other']);
  await expect(once('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await once('a', async () => 'again')).toBe('again');
});

test('only who asked last hears the answer', () => {
  const [first, second, other] = [lastAsked('a'), lastAsked('a'), lastAsked('b')];
  expect([first(), second(), other()]).toEqual([false, true, true]);
});
