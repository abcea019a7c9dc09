/** Conditions as rows: which comparisons a field can have, and what a new row says. The desk reads and writes the expressions. */
import type { ConditionRow, RowOp } from '../bindings/expression';
import type { CatalogField } from '../bindings/types';

export type Sort = 'number' | 'moment' | 'length' | 'choice' | 'text' | 'truth' | 'texts';

/** What a field holds, as far as rows go; nothing for fields that rows cannot test. */
export function sortOf(field: CatalogField): Sort | null {
  switch (field.type) {
    case 'int':
    case 'decimal':
    case 'money':
    case 'ratio':
      return 'number';
    case 'datetime':
      return 'moment';
    case 'duration':
      return 'length';
    case 'enum':
      return 'choice';
    case 'text':
      return 'text';
    case 'bool':
      return 'truth';
    case 'list<text>':
      return 'texts';
    default:
      return null;
  }
}

const OPS: Record<Sort, RowOp[]> = {
  number: ['gt', 'ge', 'lt', 'le', 'eq', 'ne', 'between'],
  moment: ['ge', 'lt', 'gt', 'le', 'between'],
  length: ['gt', 'ge', 'lt', 'le'],
  choice: ['eq', 'ne', 'in', 'not_in'],
  text: ['eq', 'ne', 'in', 'not_in', 'has', 'lacks'],
  truth: ['eq'],
  texts: ['has', 'lacks'],
};

/** The comparisons of a field; one that a step writes may be empty, too. */
export function opsOf(field: CatalogField): RowOp[] {
  const sort = sortOf(field);
  if (sort === null) return [];
  return field.comes_with_order ? OPS[sort] : [...OPS[sort], 'filled', 'empty'];
}

/** The words of a comparison: those that depend on what is compared, and those that do not. */
export function opWords(op: RowOp, sort: Sort): string {
  const isPlain = op === 'between' || op === 'in' || op === 'not_in' || op === 'empty' || op === 'filled' || op === 'has' || op === 'lacks';
  if (isPlain) return `expression.ops.${op}`;
  const of = sort === 'number' || sort === 'moment' || sort === 'length' ? sort : 'other';
  return `expression.ops.${of}.${op}`;
}

/** How many values a comparison takes; any number for a choice of several. */
export function valuesOf(op: RowOp): 0 | 1 | 2 | 'many' {
  switch (op) {
    case 'empty':
    case 'filled':
      return 0;
    case 'between':
      return 2;
    case 'in':
    case 'not_in':
      return 'many';
    default:
      return 1;
  }
}

/** A value to begin with; it is one of the field's kind, so that the condition makes sense at once. */
export function firstValue(field: CatalogField, today: string): string {
  switch (sortOf(field)) {
    case 'number':
      return '0';
    case 'moment':
      return `${today}T00:00:00+08:00`;
    case 'length':
      return 'PT1H';
    case 'choice':
      return field.values[0]?.id ?? '';
    case 'truth':
      return 'true';
    default:
      return '';
  }
}

/** The row with another comparison; values that still fit stay. */
export function withOp(row: ConditionRow, op: RowOp, field: CatalogField, today: string): ConditionRow {
  const first = row.values[0] ?? firstValue(field, today);
  switch (valuesOf(op)) {
    case 0:
      return { ...row, op, values: [] };
    case 2:
      return { ...row, op, values: [first, row.values[1] ?? first] };
    case 'many':
      return { ...row, op, values: row.values.length > 0 ? row.values : [first] };
    case 1:
      return { ...row, op, values: [first] };
  }
}

/** A row about a field, with its most usual comparison. */
export function newRow(field: CatalogField, today: string): ConditionRow {
  const [op = 'eq'] = opsOf(field);
  return { field: field.path, op, values: valuesOf(op) === 0 ? [] : [firstValue(field, today)] };
}
