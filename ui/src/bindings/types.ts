/** The wire: what crosses between the window and the desk (`flow-desk`), as the Rust side writes it. */

import type { Table } from './tables';

export interface Text {
  en: string;
  zh: string;
}

export type Language = 'en' | 'zh';

/** A place on the canvas in pixels, x then y. */
export type Point = [number, number];
/** Width and height in pixels. */
export type Size = [number, number];

export interface Policy {
  timeout?: string;
  retries?: number;
  backoff?: string;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Step {
  component: string;
  name?: Text;
  settings?: Record<string, Json>;
  policy?: Policy;
  at: Point;
  pinned?: boolean;
}

export interface Edge {
  from: string;
  port: string;
  to: string;
}

export interface Group {
  title: Text;
  nodes: string[];
}

export interface Note {
  text: string;
  at: Point;
  size: Size;
  about?: string;
}

export interface Header {
  id: string;
  title: Text;
  purpose: Text;
  tags: string[];
  promise: string | null;
  enters_with: string[];
}

/** A flow as the window holds it. */
export interface Flow extends Header {
  nodes: Record<string, Step>;
  edges: Edge[];
  tables: Record<string, Table>;
  groups: Record<string, Group>;
  notes: Record<string, Note>;
}

export interface Swap<T> {
  before: T | null;
  after: T | null;
}

export interface Difference {
  header?: { before: Header; after: Header };
  nodes?: Record<string, Swap<Step>>;
  edges_added?: Edge[];
  edges_removed?: Edge[];
  tables?: Record<string, Swap<Table>>;
  groups?: Record<string, Swap<Group>>;
  notes?: Record<string, Swap<Note>>;
}

export interface Fragment {
  nodes: Record<string, Step>;
  edges: Edge[];
  tables?: Record<string, Table>;
  groups?: Record<string, Group>;
  notes?: Record<string, Note>;
}

/** One change of a flow; `flow_model::Edit`. */
export type Edit =
  | { edit: 'add_node'; id: string; node: Step }
  | { edit: 'remove_nodes'; nodes: string[] }
  | { edit: 'remove_and_rejoin'; node: string; port: string }
  | { edit: 'move_nodes'; to: Record<string, Point> }
  | { edit: 'connect'; edge: Edge }
  | { edit: 'disconnect'; edge: Edge }
  | { edit: 'reconnect'; edge: Edge; to: Edge }
  | { edit: 'insert_on_edge'; edge: Edge; id: string; node: Step; port: string }
  | { edit: 'replace_component'; node: string; with: Step; ports: Record<string, string | null> }
  | { edit: 'set_setting'; node: string; setting: string; value?: Json }
  | { edit: 'set_name'; node: string; name: Text }
  | { edit: 'set_policy'; node: string; policy: Policy }
  | { edit: 'set_pinned'; node: string; pinned: boolean }
  | { edit: 'set_header'; header: Partial<Pick<Header, 'title' | 'purpose' | 'tags' | 'enters_with'>> & { promise?: string } }
  | { edit: 'set_group'; id: string; group: Group }
  | { edit: 'remove_group'; id: string }
  | { edit: 'set_note'; id: string; note: Note }
  | { edit: 'remove_note'; id: string }
  | { edit: 'set_table'; id: string; table: Table }
  | { edit: 'remove_table'; id: string }
  | { edit: 'paste'; fragment: Fragment; offset: Point }
  | { edit: 'tidy'; nodes?: string[] }
  | { edit: 'batch'; edits: Edit[] };

export type PortKind = 'success' | 'outcome' | 'fault';

/** An exit that a step has with its present settings. */
export interface Exit {
  port: string;
  kind: PortKind;
  label: Text;
}

export type Family = 'source' | 'sink' | 'task' | 'decision' | 'fork' | 'join' | 'wait' | 'subflow';

/** What the desk works out of a step, so that the window need not. */
export interface StepView {
  /** Exits in the order they are drawn. */
  exits: Exit[];
  /** How it behaves: a source has no way in, a sink no way out. */
  family: Family;
  /** The settings that matter most, in a few words. */
  summary: Text;
}

export interface CatalogSetting {
  name: string;
  label: Text;
  doc: Text;
  type: string;
  default: Json;
  required: boolean;
  unit: string | null;
  /** The unit in words. */
  unit_words: Text | null;
  least?: number;
  most?: number;
  of?: string;
  values?: { id: string; words: Text }[];
}

export interface CatalogPort {
  id: string;
  kind: PortKind;
  label: Text;
  time_up: boolean;
}

export interface CatalogComponent {
  id: string;
  group: string;
  family: Family;
  icon: string;
  name: Text;
  purpose: Text;
  help: Text;
  settings: CatalogSetting[];
  ports: CatalogPort[];
  reads: { path: string; optional: boolean }[];
  writes: string[];
}

export interface CatalogField {
  path: string;
  type: string;
  name: Text;
  unit: string | null;
  unit_words: Text | null;
  /** Whether it is known from the start, or only once a step has written it. */
  comes_with_order: boolean;
  values: { id: string; words: Text }[];
}

export interface Catalog {
  groups: { id: string; words: Text }[];
  components: CatalogComponent[];
  presets: { id: string; name: Text; purpose: Text; [name: string]: unknown }[];
  obligations: { id: string; [name: string]: unknown }[];
  fields: CatalogField[];
  /** First pinyin letters of the name of a component or preset; several where a character is read in several ways. */
  spellings?: Record<string, string[]>;
  /** Components that usually follow one, the most usual first. */
  next?: Record<string, string[]>;
  /** Presets as pieces of a flow, laid out. */
  pieces?: Record<string, Fragment>;
}

export type Severity = 'error' | 'warning' | 'hint';

export interface WitnessStep {
  node: string;
  /** Empty for an end and for a fork, which is left by all. */
  exit: string;
}

export interface Repair {
  label: Text;
  edit: Edit;
}

export interface Finding {
  rule: string;
  severity: Severity;
  message: Text;
  nodes: string[];
  edges: Edge[];
  setting: string | null;
  /** The part of a table concerned, as `rows[2].when[0]`; empty for the whole table. */
  table?: { table: string; part: string };
  witness: WitnessStep[];
  repair: Repair | null;
}

export interface FlowReport {
  flow: string;
  fingerprint: string;
  /** True when every path was looked at. */
  proved: boolean;
  not_proved?: Text;
  findings: Finding[];
  /** The number of the flow's last change when it was checked. */
  seq: number;
}

export interface FlowEntry {
  key: number;
  flow: string;
  title: Text;
  purpose: Text;
  tags: string[];
  folder: string;
  /** What it was made of: `blank`, `template flash-presale`, `file`… */
  origin: string;
  steps: number;
  created_at: number;
  updated_at: number;
  deleted_at: number | null;
  version: number | null;
  changes_since_version: number;
  file: string | null;
}

export interface Opened {
  entry: FlowEntry;
  flow: Flow;
  views: Record<string, StepView>;
  seq: number;
  undo: Text | null;
  redo: Text | null;
}

export interface Applied {
  seq: number;
  difference: Difference;
  /** Views of the steps that changed; a step that went has none. */
  views: Record<string, StepView>;
  undo: Text | null;
  redo: Text | null;
  entry: FlowEntry;
  /** What the check finds then, where it is quick; otherwise it is asked for apart. */
  report?: FlowReport;
}

export interface ApiError {
  code: string;
  message: Text;
  details?: { help?: Text | null };
}
