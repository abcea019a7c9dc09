/** Tables of a flow as they stand in the file. */
import type { Text } from './types';

export type HitPolicy =
  | 'unique' | 'any' | 'priority' | 'first' | 'rule_order' | 'output_order' | 'collect' | 'collect_sum' | 'collect_min' | 'collect_max' | 'collect_count';

export interface InputClause {
  expression: string;
  label?: Text;
}

export interface OutputClause {
  name: string;
  /** Allowed answers, most important first. */
  values?: string[];
}

export interface TableRow {
  when: string[];
  then: string[];
  note?: string;
}

export interface DecisionTable {
  kind: 'decision';
  title: Text;
  hit_policy: HitPolicy;
  inputs: InputClause[];
  outputs: OutputClause[];
  rows: TableRow[];
}

export type Stacking = 'best' | 'never' | 'in_order';

export type Benefit =
  | { kind: 'spend_and_save'; tiers: { spend: string; save: string }[]; repeat?: boolean }
  | { kind: 'percent'; off: string; most?: string }
  | { kind: 'coupon'; code: string; save: string; spend?: string }
  | { kind: 'gift'; sku: string; qty: number; spend?: string }
  | { kind: 'bundle'; qty: number; price: string };

export interface Offer {
  id: string;
  name: Text;
  when?: string;
  lines?: string;
  benefit: Benefit;
  from?: string;
  to?: string;
  budget?: string;
  excludes?: string[];
}

export interface PromotionTable {
  kind: 'promotion';
  title: Text;
  stacking: Stacking;
  offers: Offer[];
}

export type Table = DecisionTable | PromotionTable;
