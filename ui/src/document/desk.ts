/**
 * What the window has open. Rust owns every document; this holds mirrors of them and what only the window knows
 * (selection, place, which tab). Findings, heat and the like are kept beside the flow, never in it.
 */
import { create } from 'zustand';
import type {
  Applied, Catalog, CatalogComponent, Edit, Finding, Flow, FlowEntry, FlowReport, Opened, Repair, Step, StepView, Text,
} from '../bindings/types';
import { ask, isApiError } from '../host/host';
import { sentence } from '../i18n/sentence';
import { applied, edgeId } from './difference';
import { echoed } from './echo';
import { kept } from './findings';
import { lastAsked } from './turns';

export interface Selection {
  steps: ReadonlySet<string>;
  /** By {@link edgeId}. */
  edges: ReadonlySet<string>;
  notes: ReadonlySet<string>;
  groups: ReadonlySet<string>;
}

export const NOTHING: Selection = { steps: new Set(), edges: new Set(), notes: new Set(), groups: new Set() };

export interface Lit {
  steps: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  /** Where an order on its way is; nothing when the light is not the way of an order. */
  here?: ReadonlySet<string>;
}

export interface OpenFlow {
  key: number;
  entry: FlowEntry;
  /** As it is shown: with the edits that are on their way. */
  flow: Flow;
  /** As Rust told it last. */
  told: Flow;
  views: Record<string, StepView>;
  seq: number;
  undo: Text | null;
  redo: Text | null;
  /** The last answer of the check, and the edit it was about. */
  report: FlowReport | null;
  reportSeq: number;
  checkedAt: number | null;
  selection: Selection;
  /** Steps and connections lit up as the way of a finding or of an order. */
  lit: Lit | null;
}

export interface Said {
  id: number;
  tone: 'good' | 'bad';
  text: Text;
  help?: Text | null;
}

interface DeskState {
  catalog: Catalog | null;
  components: Record<string, CatalogComponent>;
  library: FlowEntry[];
  flows: Record<number, OpenFlow>;
  tabs: number[];
  /** The flow in front; nothing shows the start page. */
  active: number | null;
  said: Said[];
}

export const useDesk = create<DeskState>(() => ({
  catalog: null,
  components: {},
  library: [],
  flows: {},
  tabs: [],
  active: null,
  said: [],
}));

const get = useDesk.getState;
const set = useDesk.setState;

/** Changes the mirror of one flow. */
export function patch(key: number, change: (open: OpenFlow) => Partial<OpenFlow>): void {
  set((state) => {
    const open = state.flows[key];
    return open ? { flows: { ...state.flows, [key]: { ...open, ...change(open) } } } : {};
  });
}

export function activeFlow(): OpenFlow | null {
  const { active, flows } = get();
  return active === null ? null : (flows[active] ?? null);
}

/** The flow in front, for components. Components that need only a part should select that part. */
export function useActive<Part>(pick: (open: OpenFlow) => Part): Part | undefined {
  return useDesk((state) => {
    const open = state.active === null ? undefined : state.flows[state.active];
    return open ? pick(open) : undefined;
  });
}

let nextSaid = 1;

/** Says something that needs no answer. What needs an action belongs in the dock. */
export function say(text: Text, tone: Said['tone'] = 'good', help?: Text | null): void {
  set((state) => ({ said: [...state.said.slice(-3), { id: nextSaid++, tone, text, help: help ?? null }] }));
}

export function unsay(id: number): void {
  set((state) => ({ said: state.said.filter((one) => one.id !== id) }));
}

/** Shows an error of the desk to the person; anything else is a fault of the program and goes on. */
export function sayError(error: unknown): void {
  if (isApiError(error)) {
    say(sentence(error.message), 'bad', error.details?.help && sentence(error.details.help));
    return;
  }
  const detail = error instanceof Error ? error.message : String(error);
  say({ en: `That did not work: ${detail}. Nothing was changed.`, zh: `操作没有完成：${detail}。内容没有改动。` }, 'bad');
}

export async function loadCatalog(): Promise<void> {
  const catalog = await ask<Catalog>('catalog');
  set({ catalog, components: Object.fromEntries(catalog.components.map((one) => [one.id, one])) });
}

export async function loadLibrary(): Promise<void> {
  const isLast = lastAsked('library');
  const library = await ask<FlowEntry[]>('library');
  if (isLast()) set({ library });
}

/** Opens a flow in front, unless something else was brought there while it was being read. */
export async function openFlow(key: number): Promise<void> {
  const isLast = lastAsked('front');
  const before = get().active;
  await openBehind(key);
  if (isLast() && get().active === before) set({ active: key });
}

/** Opens a flow in a tab, behind what is in front. */
export async function openBehind(key: number): Promise<void> {
  if (!get().flows[key]) {
    const opened = await ask<Opened>('open', { key });
    const open: OpenFlow = { key, ...opened, flow: withOnTheirWay(key, opened), told: opened.flow, report: null, reportSeq: -1, checkedAt: null, selection: NOTHING, lit: null };
    // Asked for twice, it may be here and changed already.
    set((state) => (state.flows[key] ? {} : { flows: { ...state.flows, [key]: open } }));
  }
  set((state) => (state.tabs.includes(key) ? {} : { tabs: [...state.tabs, key] }));
  scheduleCheck(key);
}

/** Reads a flow anew if it was changed elsewhere: by another window, or another program on the same database. */
export function catchUp(key: number): Promise<void> {
  return inTurn(async () => {
    const open = get().flows[key];
    if (!open || (await ask<number>('seq', { key })) <= open.seq) return;
    const now = await ask<Opened>('open', { key });
    patch(key, ({ selection }) => ({ ...now, flow: withOnTheirWay(key, now), told: now.flow, lit: null, selection: stillThere(selection, now.flow) }));
    scheduleCheck(key);
  });
}

let closed: number[] = [];

export function closeTab(key: number): void {
  closed = [...closed.filter((one) => one !== key), key];
  set((state) => {
    const at = state.tabs.indexOf(key);
    const tabs = state.tabs.filter((one) => one !== key);
    const flows = { ...state.flows };
    delete flows[key];
    const active = state.active === key ? (tabs[Math.min(at, tabs.length - 1)] ?? null) : state.active;
    return { tabs, flows, active };
  });
}

export function closeOtherTabs(key: number): void {
  for (const other of get().tabs) if (other !== key) closeTab(other);
}

/** Puts a tab at another place of the row. */
export function moveTab(key: number, to: number): void {
  set((state) => {
    const others = state.tabs.filter((one) => one !== key);
    return { tabs: [...others.slice(0, to), key, ...others.slice(to)] };
  });
}

/** Which tab was closed last, of flows that are not in the bin. */
function lastClosed(): number | undefined {
  const { library } = get();
  return closed.findLast((key) => library.some((entry) => entry.key === key && entry.deleted_at === null));
}

export function wasClosed(): boolean {
  return lastClosed() !== undefined;
}

export async function reopenTab(): Promise<void> {
  const key = lastClosed();
  if (key === undefined) return;
  closed = closed.filter((one) => one !== key);
  await openFlow(key);
}

export function showStart(): void {
  set({ active: null });
  void loadLibrary().catch(sayError);
}

function take(key: number, answer: Applied): void {
  const { seq } = get().flows[key] ?? answer;
  // A flow that was opened anew meanwhile came with the change.
  if (answer.seq <= seq && get().flows[key]) return show(key);
  if (answer.seq > seq + 1) {
    // Somebody else was faster; what they did is not in this answer.
    void catchUp(key).catch(sayError);
    return;
  }
  patch(key, (open) => {
    const told = applied(open.told, answer.difference);
    const views = { ...open.views, ...answer.views };
    for (const [id, swap] of Object.entries(answer.difference.nodes ?? {})) if (swap.after === null) delete views[id];
    const flow = withOnTheirWay(key, { flow: told, views });
    return {
      flow, told, views, seq: answer.seq, undo: answer.undo, redo: answer.redo, entry: answer.entry, lit: null,
      selection: stillThere(open.selection, flow), ...(answer.report ? reported(open, answer.report) : {}),
    };
  });
  if (!answer.report) scheduleCheck(key);
}

/** What of a selection is left; the same one where all of it is. */
function stillThere(selection: Selection, flow: Flow): Selection {
  const kept = (ids: ReadonlySet<string>, there: (id: string) => boolean) => new Set([...ids].filter(there));
  const edges = new Set(flow.edges.map(edgeId));
  const left: Selection = {
    steps: kept(selection.steps, (id) => id in flow.nodes),
    edges: kept(selection.edges, (id) => edges.has(id)),
    notes: kept(selection.notes, (id) => id in flow.notes),
    groups: kept(selection.groups, (id) => id in flow.groups),
  };
  const size = ({ steps, edges: lines, notes, groups }: Selection) => steps.size + lines.size + notes.size + groups.size;
  return size(left) === size(selection) ? selection : left;
}

/** Edits go to Rust one after the other, in the order they were made. */
let line: Promise<unknown> = Promise.resolve();

/** How many of them are not through. */
let inLine = 0;

function inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  inLine += 1;
  const next = line.then(work, work).finally(() => (inLine -= 1));
  line = next.catch(() => undefined);
  return next;
}

/** What becomes an edit once it is known how it is written. */
const becoming = new Set<Promise<void>>();

export function willBeEdit(work: Promise<void>): void {
  becoming.add(work);
  void work.finally(() => becoming.delete(work));
}

/** Until all that was changed is with Rust: for what reads the flow there. */
export async function edited(): Promise<void> {
  while (becoming.size > 0 || inLine > 0) await Promise.allSettled([...becoming, line]);
}

/** A change, or what works it out from the flow when those before it are made; nothing when there is nothing to change any more. */
export type Change = Edit | ((open: OpenFlow) => Edit | null);

/** Edits that are on their way, in the order they were made. */
let onTheirWay: readonly { key: number; change: Change }[] = [];

function withOnTheirWay(key: number, { flow, views }: Pick<OpenFlow, 'flow' | 'views'>): Flow {
  return echoed(flow, views, onTheirWay.flatMap((one) => (one.key === key && typeof one.change !== 'function' ? [one.change] : [])));
}

/** Shows a flow with what is on its way now. */
function show(key: number): void {
  patch(key, ({ told, views }) => ({ flow: withOnTheirWay(key, { flow: told, views }) }));
}

/**
 * Makes one change. `label` is what undo says of it; edits in a row with the same `merge` are one entry of undo (a
 * typing burst, a drag). Answers what it changed, if it was made; a refusal has been said to the person.
 */
export async function edit(key: number, change: Change, label: Text, merge?: string): Promise<Applied | null> {
  const mine = { key, change };
  const arrived = () => (onTheirWay = onTheirWay.filter((one) => one !== mine));
  onTheirWay = [...onTheirWay, mine];
  show(key);
  try {
    return await inTurn(async () => {
      const open = get().flows[key];
      const due = typeof change !== 'function' ? change : open ? change({ ...open, flow: open.told }) : null;
      if (!due) {
        arrived();
        return null;
      }
      const answer = await ask<Applied>('edit', { key, edit: due, label, merge: merge ?? null }).finally(arrived);
      take(key, answer);
      return answer;
    });
  } catch (error) {
    show(key);
    sayError(error);
    return null;
  }
}

/** The number of the change that a repair was. */
const repaired = new WeakMap<Edit, number>();

/** Makes a repair. Until something else is changed it is made once, however often it is asked for. */
export function repair(key: number, { edit: change, label }: Repair): Promise<Applied | null> {
  const due = ({ seq }: OpenFlow) => {
    if (repaired.get(change) === seq) return null;
    repaired.set(change, seq + 1);
    return change;
  };
  return edit(key, due, label);
}

/** Whether undo or redo may have something to do when what is on its way has arrived. */
export function mayGo(key: number | undefined, way: 'undo' | 'redo'): boolean {
  const open = key === undefined ? undefined : get().flows[key];
  return open !== undefined && (open[way] !== null || inLine > 0);
}

export async function undo(key: number): Promise<void> {
  await back(key, 'undo');
}

export async function redo(key: number): Promise<void> {
  await back(key, 'redo');
}

async function back(key: number, way: 'undo' | 'redo'): Promise<void> {
  try {
    await inTurn(async () => {
      if (get().flows[key]?.[way]) take(key, await ask<Applied>(way, { key }));
    });
  } catch (error) {
    sayError(error);
  }
}

/** Flows that are being checked, and whether one of them has changed meanwhile. */
const checking = new Map<number, boolean>();

/** Checks, and once more what changes while it is checked; a check whose flow has moved on meanwhile is thrown away. */
export function scheduleCheck(key: number): void {
  if (checking.has(key)) {
    checking.set(key, true);
    return;
  }
  checking.set(key, false);
  void check(key)
    .catch(sayError)
    .finally(() => {
      const hasChanged = checking.get(key);
      checking.delete(key);
      if (hasChanged) scheduleCheck(key);
    });
}

async function check(key: number): Promise<void> {
  const before = get().flows[key]?.seq;
  if (before === undefined) return;
  const report = await ask<FlowReport>('check', { key });
  if (get().flows[key]?.seq !== before) return;
  if (report.seq !== before) {
    // An edit of this window that is under way is waited for; after it there is nothing to catch up with.
    await catchUp(key);
    return;
  }
  patch(key, (open) => reported(open, report));
}

/** What a check found, in place of what the one before did. */
function reported({ report: before }: OpenFlow, report: FlowReport): Partial<OpenFlow> {
  return { report: { ...report, findings: kept(before?.findings ?? [], report.findings) }, reportSeq: report.seq, checkedAt: Date.now() };
}

export function select(key: number, selection: Partial<Record<keyof Selection, Iterable<string>>>): void {
  patch(key, () => ({
    selection: {
      steps: new Set(selection.steps ?? []),
      edges: new Set(selection.edges ?? []),
      notes: new Set(selection.notes ?? []),
      groups: new Set(selection.groups ?? []),
    },
  }));
}

/** Lights the path that shows a finding, until the next edit or selection. */
export function lightFinding(key: number, finding: Finding | null): void {
  patch(key, (open) => {
    if (!finding) return { lit: null };
    const steps = new Set([...finding.nodes, ...finding.witness.map((one) => one.node)]);
    const edges = new Set(finding.edges.map(edgeId));
    for (const [at, one] of finding.witness.entries()) {
      const next = finding.witness[at + 1]?.node;
      for (const edge of open.flow.edges) {
        if (edge.from === one.node && edge.port === one.exit && (next === undefined || edge.to === next)) edges.add(edgeId(edge));
      }
    }
    return { lit: { steps, edges } };
  });
}

/** A change that was asked for elsewhere than by {@link edit}. */
export function takeAnswer(key: number, answer: Applied): void {
  take(key, answer);
}

/** A named version was saved: the flow is as in it. */
export function noteVersion(key: number, version: number): void {
  patch(key, (open) => ({ entry: { ...open.entry, version, changes_since_version: 0 } }));
}

const NO_FINDINGS: Finding[] = [];
const byStep = new WeakMap<FlowReport, Map<string, Finding[]>>();

/** Findings of one step, worst first, as they came. */
export function findingsOf(report: FlowReport | null, step: string): Finding[] {
  if (!report) return NO_FINDINGS;
  let steps = byStep.get(report);
  if (!steps) {
    steps = new Map();
    for (const finding of report.findings) {
      const first = finding.nodes[0];
      if (first !== undefined) steps.set(first, [...(steps.get(first) ?? []), finding]);
    }
    byStep.set(report, steps);
  }
  return steps.get(step) ?? NO_FINDINGS;
}

/** The name a step shows: its own, or its component's. */
export function nameOf(step: Step, components: Record<string, CatalogComponent>): Text {
  return step.name ?? components[step.component]?.name ?? { en: step.component, zh: step.component };
}
