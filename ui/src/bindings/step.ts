/** The wire of walking an order through a flow: questions `step.…` of the desk. */
import type { Json, PortKind, Text } from './types';

/** One step to take: the exit where somebody chose one, and what a person does about a fault that nothing handles. */
export interface ScriptStep {
  node: string;
  exit?: string;
  lane?: 'retry' | 'cancel' | 'hand_over';
}

export interface Opened {
  obligation: string;
  /** The step that opened it; empty for what was open at the start. */
  by: string;
}

export interface Broken {
  rule: string;
  node: string;
  obligations?: string[];
}

export interface PriceTape {
  currency: string;
  total_before: string;
  lines: { offer: string | null; label: Text; amount: string; total: string }[];
  gifts: { offer: string; sku: string; qty: number }[];
  lost: { offer: string; reason: string; why: Text }[];
  discount: string;
  total_after: string;
  exhaustive: boolean;
}

export interface TraceLine {
  enabled: string[];
  fire: string;
  outcome: string | null;
  forced?: boolean;
  enters?: string;
  lane?: string;
  ends?: string;
  why?: Text;
  open: Opened[];
  undone?: Opened[];
  fields: Record<string, Json>;
  price?: PriceTape;
  violations?: Broken[];
  clock: string;
}

/** One step that was taken, with what it did: a second line when a sub-flow came to its end. */
export interface Point {
  step: ScriptStep;
  lines: TraceLine[];
}

export interface ExitChoice {
  port: string;
  kind: PortKind;
  label: Text;
  by_data: boolean;
}

export interface StopCondition {
  text: string;
  error: Text | null;
  /** True of the order where it is now. */
  holds: boolean;
}

export interface Walked {
  /** False when the start does not let the order in; it can be walked all the same. */
  fits: boolean;
  points: Point[];
  /** The step that comes next by itself. */
  next: string | null;
  options: { node: string; exits: ExitChoice[] }[];
  open: Opened[];
  clock: string;
  ending: { kind: string; words: Text; node: string } | null;
  /** The order as it is now. */
  order: Json;
  names: Record<string, Text>;
  notes: Text[];
  conditions: StopCondition[];
  /** Why the steps could not all be taken. */
  broken: Text | null;
  stopped: { step: string } | { condition: string } | null;
}

export interface SampleOrder {
  order: Json;
  /** The flow's start lets it in. */
  fits: boolean;
}

export interface SampleOrders {
  orders: SampleOrder[];
  /** How many a file holds. */
  count?: number;
  notes?: Text[];
}

/** A walk that was saved as a test, walked again through the flow as it is now. */
export interface WalkTest {
  walk: number;
  name: string;
  passes: boolean;
  message: Text | null;
  /** The step to look at. */
  node: string | null;
  order: Json;
  steps: ScriptStep[];
}
