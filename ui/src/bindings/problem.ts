/** The wire of the questions about findings (`flow-desk/src/problem`). */
import type { Change } from './keep';
import type { Difference, Edit, StepView, Text } from './types';

/** A rule in general. */
export interface Explained {
  rule: string;
  wrong: Text;
  effect: Text;
  advice: Text;
}

/** How many errors, warnings and hints. */
export type Counts = [number, number, number];

export interface RepairPreview {
  changes: Change[];
  difference: Difference;
  /** Of the steps that came or changed. */
  views: Record<string, StepView>;
  before: Counts;
  after: Counts;
}

/** Repairs that can all be made without choosing, as one edit that is not made yet. */
export interface AllRepairs extends RepairPreview {
  edit: Edit;
  labels: Text[];
}
