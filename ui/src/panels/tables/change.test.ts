import { expect, test } from 'vitest';
import type { DecisionTable } from '../../bindings/tables';
import { cellText, newTable, withCell, withNewInput, withRow, withRowMoved, withoutInput, withoutOffer, withoutRow } from './change';

const table: DecisionTable = {
  kind: 'decision', title: { en: 'T', zh: '表' }, hit_policy: 'first', inputs: [{ expression: 'order.total' }, { expression: 'customer.segment' }], outputs: [{ name: 'exit' }],
  rows: [{ when: ['> 10', '-'], then: ['"a"'], note: 'why' }, { when: ['-', '-'], then: ['"b"'] }],
};

test('a cell is a test, an answer or the note of its row', () => {
  expect([0, 1, 2, 3].map((column) => cellText(table, { row: 0, column }))).toEqual(['> 10', '-', '"a"', 'why']);
  expect(withCell(table, { row: 0, column: 0 }, '> 20').rows[0]?.when).toEqual(['> 20', '-']);
  expect(withCell(table, { row: 1, column: 2 }, '"c"').rows[1]?.then).toEqual(['"c"']);
  expect(withCell(table, { row: 1, column: 3 }, 'so').rows[1]?.note).toBe('so');
});

test('an emptied test accepts everything, an emptied note is gone', () => {
  expect(withCell(table, { row: 0, column: 0 }, '').rows[0]?.when[0]).toBe('-');
  expect(withCell(table, { row: 0, column: 3 }, '').rows[0]).toEqual({ when: ['> 10', '-'], then: ['"a"'] });
});

test('columns and rows stay as long as each other', () => {
  const wider = withNewInput(table, 'order.weight');
  expect(wider.rows.map((row) => row.when.length)).toEqual([3, 3]);
  expect(withoutInput(wider, 0).rows[0]?.when).toEqual(['-', '-']);
  expect(withRow(table, 1).rows[1]).toEqual({ when: ['-', '-'], then: ['"a"'] });
  expect(withoutRow(table, 0).rows).toHaveLength(1);
});

test('a row moves within the table only', () => {
  expect(withRowMoved(table, 1, 0).rows[0]?.then).toEqual(['"b"']);
  expect(withRowMoved(table, 0, -1).rows).toEqual(table.rows);
});

test('an offer that is gone is not excluded any more', () => {
  const promotion = newTable('promotion', 1);
  if (promotion.kind !== 'promotion') throw new Error('a promotion table was asked for');
  const [first] = promotion.offers;
  if (!first) throw new Error('it has an offer');
  const two = { ...promotion, offers: [first, { ...first, id: 'offer_2', excludes: ['offer_1'] }] };
  expect(withoutOffer(two, 0).offers).toEqual([{ ...first, id: 'offer_2' }]);
});
