import { expect, test } from 'vitest';
import { answersOf, placeOf, readable, writable } from './cells';

test('names of exits are read and written without quotes', () => {
  expect(readable('"next_day"', 'name')).toBe('next_day');
  expect(writable('next_day', 'name')).toBe('"next_day"');
  expect(writable('次日达', 'name')).toBe('"次日达"');
  expect(readable('if order.total > 5 then "a" else "b"', 'name')).toBe('if order.total > 5 then "a" else "b"');
  expect(writable('if a then b', 'name')).toBe('if a then b');
});

test('roles are a list of names, with the commas of either language', () => {
  expect(readable('["ops_manager", "finance_manager"]', 'names')).toBe('ops_manager, finance_manager');
  expect(writable('ops_manager，finance_manager', 'names')).toBe('["ops_manager", "finance_manager"]');
  expect(writable(readable('["ops_manager"]', 'names'), 'names')).toBe('["ops_manager"]');
  expect(readable('roles', 'names')).toBe('roles');
});

test('what is typed survives, whatever it is', () => {
  for (const text of ['', '[]', '"a b"', '["a b"]', 'null']) expect(writable(readable(text, 'name'), 'name')).toBe(text);
  expect(answersOf('discount')).toBe('plain');
});

test('places of findings are read', () => {
  expect(placeOf('rows[2].when[0]')).toEqual({ kind: 'when', row: 2, column: 0 });
  expect(placeOf('rows[1]')).toEqual({ kind: 'row', row: 1 });
  expect(placeOf('inputs[1].expression')).toEqual({ kind: 'input', column: 1 });
  expect(placeOf('offers[0].when')).toEqual({ kind: 'offer', row: 0, part: 'when' });
  expect(placeOf('')).toEqual({ kind: 'table' });
});
