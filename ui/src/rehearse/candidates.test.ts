import { expect, test } from 'vitest';
import type { Candidate } from '../bindings/rehearse';
import { triedOf } from './candidates';

const text = (en: string) => ({ en, zh: en });
const tried = (kind: string, title: string, change: string): Candidate => ({ kind, id: title, title: text(title), change: text(change), helps: true });

test('what was tried twice is told once', () => {
  const candidates = [tried('pool', 'Packers', 'one more'), tried('pool', 'Pickers', 'one more')];
  const relief = [tried('relief', 'Packers', 'one more'), tried('relief', 'Packers', 'two more')];
  const told = triedOf({ headline: text(''), is_found: true, candidates, relief, stopped: false });
  expect(told.map(({ title, change }) => `${title.en}: ${change.en}`)).toEqual(['Packers: one more', 'Pickers: one more', 'Packers: two more']);
});
