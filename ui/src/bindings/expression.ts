/** The wire of expressions: questions `expression.…` of the desk. */
import type { Json, Text } from './types';

/** A place in a text is counted in UTF-16 units. */
export interface Fault {
  from: number;
  to: number;
  message: Text;
  /** What was probably meant: stands in for the text at the place. */
  suggestion: string | null;
}

export type RowOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'between' | 'in' | 'not_in' | 'empty' | 'filled' | 'has' | 'lacks';

export interface ConditionRow {
  field: string;
  op: RowOp;
  /** As they stand in a flow file. */
  values: string[];
}

/** A condition that can be shown as rows; none of them says that every order is meant. */
export interface ConditionRows {
  joined: 'and' | 'or';
  rows: ConditionRow[];
}

/** What an expression gives for the sample order. */
export interface SampleValue {
  order: string;
  /** The order comes to the step; otherwise it is looked at as it comes in. */
  arrives: boolean;
  /** It is the order that is stepped through. */
  walked: boolean;
  worked: Text | null;
  result: Text;
  /** For a condition. */
  holds: boolean | null;
}

export interface Checked {
  faults: Fault[];
  words: Text | null;
  rows: ConditionRows | null;
  value: SampleValue | null;
}

export interface KnownField {
  path: string;
  name: Text;
  type: Text;
  unit: Text | null;
  /** Written on every way to the step, on some, or on none. */
  known: 'always' | 'perhaps' | 'later';
}

export interface Vocabulary {
  fields: KnownField[];
  functions: { name: string; calls: string[]; doc: Text }[];
  operators: { name: string; doc: Text }[];
}

export interface FlowSample {
  order: Json;
  /** It was chosen for the flow. */
  own: boolean;
}
