/** The wire of rehearsals: what `flow-desk/src/rehearse` and the reports of `flow-simulate` write, as far as it is shown. */
import type { ApiError, Severity, Text } from './types';

/** A mean over replications and the range of the true mean; without `low` and `high` after one replication. */
export interface Figure {
  mean: number | null;
  low: number | null;
  high: number | null;
  n: number;
}

export interface Times {
  mean: Figure;
  p50: Figure;
  p95: Figure;
  longest: number;
}

export type Unit = 'number' | 'seconds' | 'share' | 'money' | 'kilograms';

export interface KeyFigure {
  id: string;
  name: Text;
  unit: Unit;
  better: 'more' | 'less' | 'neither';
  value: Figure | null;
}

export interface StepResult {
  id: string;
  title: Text;
  /** Ids of the pools that serve it. */
  pools: string[];
  entered: Figure;
  left: Figure;
  waiting_s: Times | null;
  standing_mean: Figure | null;
  at_end: Figure;
  waiting_at_end: Figure;
  faults: Figure;
  cost: Figure;
}

export interface ConnectionResult {
  from: string;
  port: string;
  to: string | null;
  orders: Figure;
  share: Figure | null;
}

export interface PoolResult {
  id: string;
  title: Text;
  served: Figure;
  utilisation: Figure | null;
  open_mean: Figure | null;
  queue_mean: Figure | null;
  queue_greatest: Figure;
  waiting_s: Times | null;
  cost: Figure;
}

export interface WaitResult {
  kind: 'pool' | 'carrier' | 'step';
  id: string;
  title: Text;
  share: Figure;
  hours: Figure;
  utilisation: Figure | null;
}

export interface SeriesColumn {
  about: 'orders' | 'pool';
  id: string;
  measure: string;
  mean: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}

export interface Report {
  headline: Text;
  flow: { id: string; title: Text; fingerprint: string };
  scenario: { id: string; title: Text; fingerprint: string };
  seed: number;
  replications: { counted: number; asked: number | null; stopped: number };
  start: string;
  measured_s: Figure;
  currency: string | null;
  figures: KeyFigure[];
  orders: { arrived: Figure; stuck: Figure; lost: Figure; endless: Figure; unfinished: Figure; backlog_greatest: Figure };
  waits: WaitResult[];
  standing: { step: string; title: Text; orders: Figure; waiting: Figure }[];
  steps: StepResult[];
  /** Ids of steps, the busiest first; runs that were kept before there was such a thing have none. */
  busiest?: string[];
  connections: ConnectionResult[];
  pools: PoolResult[];
  series: { slice_s: number; from_s: number[]; columns: SeriesColumn[] };
  checks: { passed: boolean; faults: Text[] };
  notes: Text[];
}

export interface Change {
  mean: number | null;
  low?: number | null;
  high?: number | null;
}

export interface Candidate {
  kind: string;
  id: string;
  title: Text;
  change: Text;
  helps: boolean;
}

export interface Bottleneck {
  headline: Text;
  is_found: boolean;
  candidates: Candidate[];
  relief: Candidate[];
  stopped: boolean;
}

export interface ScenarioFinding {
  rule: string;
  severity: Severity;
  message: Text;
}

/** What a flow would be run with. */
export interface Scenario {
  id: string;
  title: Text;
  purpose: Text;
  /** Without its names, seed and repeats. */
  fingerprint: string;
  /** A usual day, since the flow has no scenario of its own. */
  usual: boolean;
  /** The name of the flow's own scenario, also when a usual day is wanted. */
  own: Text | null;
  seed: number;
  replications: number;
  times: number;
  /** Seconds; nothing when it ends with the last order. */
  horizon_s: number | null;
  start: string;
  channels: string[];
  pools: number;
  left_out: Text[];
  findings: ScenarioFinding[];
  /** False when its findings forbid to run it. */
  runs: boolean;
}

/** What is wanted otherwise than the scenario says. */
export interface Wish {
  usual?: boolean;
  seed?: number;
  replications?: number;
  times?: number;
  horizon?: 'last_order' | { days: number };
}

export interface Answer {
  first: boolean;
  stopped: boolean;
  report: Report | null;
  bottleneck: Bottleneck | null;
  kept: number | null;
}

export interface Look {
  ended: boolean;
  /** Stopped, and nothing is run any more; what was found is being added up. */
  halted: boolean;
  version: number;
  error: ApiError | null;
  done: number;
  planned: number;
  share: number;
  orders: number;
  now_s: number;
  answer?: Answer;
}

export interface KeptRun {
  id: number;
  at: number;
  seq: number;
  fingerprint: string;
  seed: number;
  took_ms: number;
  summary: Text;
  /** The name of the scenario it was run under. */
  scenario: Text;
}
