/** Changes of tables: each gives the table as it is afterwards. */
import type { Benefit, DecisionTable, InputClause, Offer, OutputClause, PromotionTable, Table, TableRow } from '../../bindings/tables';

export type Cell = { row: number; column: number };

/** Columns of the grid: those that are tested, those that are answered, and the note. */
export function columnsOf(table: DecisionTable): number {
  return table.inputs.length + table.outputs.length + 1;
}

export function cellText(table: DecisionTable, { row, column }: Cell): string {
  const found = table.rows[row];
  if (!found) return '';
  const answer = column - table.inputs.length;
  if (answer < 0) return found.when[column] ?? '';
  return answer < table.outputs.length ? (found.then[answer] ?? '') : (found.note ?? '');
}

function replaced<Item>(list: readonly Item[], at: number, item: Item): Item[] {
  return list.map((one, other) => (other === at ? item : one));
}

function without<Item>(list: readonly Item[], at: number): Item[] {
  return list.filter((_, other) => other !== at);
}

function inserted<Item>(list: readonly Item[], at: number, item: Item): Item[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const item = list[from];
  return item === undefined || to < 0 || to >= list.length ? [...list] : inserted(without(list, from), to, item);
}

export function withCell(table: DecisionTable, { row, column }: Cell, text: string): DecisionTable {
  const found = table.rows[row];
  if (!found) return table;
  const answer = column - table.inputs.length;
  const next: TableRow =
    answer < 0
      ? { ...found, when: replaced(found.when, column, text === '' ? '-' : text) }
      : answer < table.outputs.length
        ? { ...found, then: replaced(found.then, answer, text) }
        : noted(found, text);
  return { ...table, rows: replaced(table.rows, row, next) };
}

function noted({ when, then }: TableRow, note: string): TableRow {
  return note === '' ? { when, then } : { when, then, note };
}

/** A new row tests nothing yet and answers like the row before it. */
export function withRow(table: DecisionTable, at: number): DecisionTable {
  const model = table.rows[Math.max(0, at - 1)];
  const then = table.outputs.map((output, column) => model?.then[column] ?? output.values?.[0] ?? '""');
  return { ...table, rows: inserted(table.rows, at, { when: table.inputs.map(() => '-'), then }) };
}

export function withoutRow(table: DecisionTable, at: number): DecisionTable {
  return { ...table, rows: without(table.rows, at) };
}

export function withRowMoved(table: DecisionTable, from: number, to: number): DecisionTable {
  return { ...table, rows: moved(table.rows, from, to) };
}

export function withInput(table: DecisionTable, at: number, input: InputClause): DecisionTable {
  return { ...table, inputs: replaced(table.inputs, at, input) };
}

export function withNewInput(table: DecisionTable, expression: string): DecisionTable {
  return { ...table, inputs: [...table.inputs, { expression }], rows: table.rows.map((row) => ({ ...row, when: [...row.when, '-'] })) };
}

export function withoutInput(table: DecisionTable, at: number): DecisionTable {
  return { ...table, inputs: without(table.inputs, at), rows: table.rows.map((row) => ({ ...row, when: without(row.when, at) })) };
}

export function withOutput(table: DecisionTable, at: number, output: OutputClause): DecisionTable {
  return { ...table, outputs: replaced(table.outputs, at, output) };
}

export function withNewOutput(table: DecisionTable, name: string): DecisionTable {
  return { ...table, outputs: [...table.outputs, { name }], rows: table.rows.map((row) => ({ ...row, then: [...row.then, '""'] })) };
}

export function withoutOutput(table: DecisionTable, at: number): DecisionTable {
  return { ...table, outputs: without(table.outputs, at), rows: table.rows.map((row) => ({ ...row, then: without(row.then, at) })) };
}

export function withOffer(table: PromotionTable, at: number, offer: Offer): PromotionTable {
  return { ...table, offers: replaced(table.offers, at, offer) };
}

export function withNewOffer(table: PromotionTable): PromotionTable {
  const id = freeId('offer', table.offers.map((offer) => offer.id));
  const number = table.offers.length + 1;
  const name = { en: `Offer ${number}`, zh: `优惠 ${number}` };
  return { ...table, offers: [...table.offers, { id, name, benefit: newBenefit('percent') }] };
}

/** Nobody excludes an offer that is gone. */
export function withoutOffer(table: PromotionTable, at: number): PromotionTable {
  const gone = table.offers[at]?.id;
  const offers = without(table.offers, at).map((offer) => {
    const excludes = offer.excludes?.filter((id) => id !== gone) ?? [];
    const { excludes: _, ...rest } = offer;
    return excludes.length > 0 ? { ...rest, excludes } : rest;
  });
  return { ...table, offers };
}

export function withOfferMoved(table: PromotionTable, from: number, to: number): PromotionTable {
  return { ...table, offers: moved(table.offers, from, to) };
}

export function newBenefit(kind: Benefit['kind']): Benefit {
  switch (kind) {
    case 'spend_and_save':
      return { kind, tiers: [{ spend: '200', save: '20' }] };
    case 'percent':
      return { kind, off: '0.1' };
    case 'coupon':
      return { kind, code: 'WELCOME', save: '10' };
    case 'gift':
      return { kind, sku: 'GIFT-1', qty: 1 };
    case 'bundle':
      return { kind, qty: 2, price: '100' };
  }
}

export type NewTable = 'decision' | 'approval' | 'promotion';

/** A table to start from. */
export function newTable(sort: NewTable, number: number): Table {
  switch (sort) {
    case 'decision':
      return {
        kind: 'decision', title: { en: `Decision ${number}`, zh: `决策表 ${number}` }, hit_policy: 'first', inputs: [{ expression: 'order.total' }], outputs: [{ name: 'exit' }],
        rows: [{ when: ['> 1000'], then: ['"large"'] }, { when: ['-'], then: ['"usual"'] }],
      };
    case 'approval':
      return {
        kind: 'decision', title: { en: `Who approves ${number}`, zh: `由谁审批 ${number}` }, hit_policy: 'first', inputs: [{ expression: 'order.total' }], outputs: [{ name: 'roles' }],
        rows: [{ when: ['<= 10000'], then: ['["ops_manager"]'] }, { when: ['-'], then: ['["ops_manager", "finance_manager"]'] }],
      };
    case 'promotion':
      return { kind: 'promotion', title: { en: `Offers ${number}`, zh: `促销表 ${number}` }, stacking: 'best', offers: [{ id: 'offer_1', name: { en: 'Offer 1', zh: '优惠 1' }, benefit: newBenefit('percent') }] };
  }
}

export function freeId(stem: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const id = `${stem}_${number}`;
    if (!taken.includes(id)) return id;
  }
}
