/**
 * Orders on their way through the open flows. The desk makes each walk again from its start, so this holds the order, the
 * steps taken and how far along them the person looks; going back is looking at fewer of them.
 */
import { create } from 'zustand';
import type { ScriptStep, WalkTest, Walked } from '../../bindings/step';
import type { Json, Text } from '../../bindings/types';
import { showStep } from '../../canvas/viewport';
import { announce } from '../../document/announce';
import { lightFinding, patch, sayError, useDesk, type OpenFlow } from '../../document/desk';
import { edgeId } from '../../document/difference';
import { lastAsked, once } from '../../document/turns';
import { ask, isApiError } from '../../host/host';
import { currentLanguage, i18next, wording } from '../../i18n';
import { wayOf } from './way';

export interface Walk {
  order: Json;
  taken: ScriptStep[];
  /** How many of them have been gone. */
  at: number;
  /** The flow's last edit when the desk answered. */
  seq: number;
  walked: Walked | null;
  /** Why there is no answer. */
  fault: Text | null;
}

export interface Stops {
  steps: string[];
  conditions: string[];
}

interface Walks {
  walks: Record<number, Walk>;
  stops: Record<number, Stops>;
  tests: Record<number, WalkTest[]>;
  /** Orders are being chosen although one is under way. */
  choosing: boolean;
  /** The name of a file of orders that came in, from which one is to be chosen; the desk holds what is in it. */
  file: string | null;
}

export const useWalks = create<Walks>(() => ({ walks: {}, stops: {}, tests: {}, choosing: false, file: null }));

const NO_STOPS: Stops = { steps: [], conditions: [] };
const get = useWalks.getState;

export function stopsOf(state: Walks, key: number): Stops {
  return state.stops[key] ?? NO_STOPS;
}

const NO_TESTS: WalkTest[] = [];
const FAILING = new WeakMap<WalkTest[], WalkTest[]>();

/** Saved walks that end otherwise than they did. */
export function failing(state: Walks, key: number): WalkTest[] {
  const tests = state.tests[key] ?? NO_TESTS;
  const known = FAILING.get(tests) ?? tests.filter((test) => !test.passes);
  FAILING.set(tests, known);
  return known;
}

export function walkOf(key: number): Walk | undefined {
  return get().walks[key];
}

function put(key: number, change: Partial<Walk>): void {
  useWalks.setState((state) => {
    const walk = state.walks[key];
    return walk ? { walks: { ...state.walks, [key]: { ...walk, ...change } } } : {};
  });
}

/** Starts an order at the start of the flow; with the steps of a saved walk it is walked again to its end. */
export async function begin(key: number, order: Json, saved?: ScriptStep[]): Promise<void> {
  useWalks.setState((state) => ({ choosing: false, walks: { ...state.walks, [key]: { order, taken: [], at: 0, seq: -1, walked: null, fault: null } } }));
  await look(key, saved ?? [], saved ? 'again' : null);
}

/** Ends the walk and puts the light out. */
export function leave(key: number): void {
  useWalks.setState((state) => {
    const walks = { ...state.walks };
    delete walks[key];
    return { walks, choosing: false };
  });
  lightFinding(key, null);
}

async function look(key: number, steps: ScriptStep[], go: 'step' | 'on' | 'again' | null): Promise<void> {
  const walk = walkOf(key);
  if (!walk) return;
  const isLast = lastAsked(`walk ${key}`);
  const seq = useDesk.getState().flows[key]?.seq ?? 0;
  try {
    const walked = await ask<Walked>('step.walk', { key, order: walk.order, steps, go, stops: stopsOf(get(), key) });
    if (!isLast() || walkOf(key)?.order !== walk.order) return;
    const gone = walked.points.map((point) => point.step);
    const isSame = gone.length <= walk.taken.length && gone.every((step, at) => sameStep(step, walk.taken[at]));
    put(key, { walked, fault: null, seq, at: gone.length, taken: isSame ? walk.taken : gone });
    light(key);
    if (useDesk.getState().active === key) tell(walked);
  } catch (error) {
    if (!isLast()) return;
    if (isApiError(error)) put(key, { fault: error.message, walked: null, seq });
    else sayError(error);
  }
}

function sameStep(one: ScriptStep, other: ScriptStep | undefined): boolean {
  return one.node === other?.node && one.exit === other.exit && one.lane === other.lane;
}

const moving = new Map<number, Promise<void>>();

/** Moves on from where the moves before have brought the order, however late their answers come. */
function move(key: number, onwards: (walk: Walk) => Promise<void>): Promise<void> {
  const moved = (moving.get(key) ?? Promise.resolve()).then(async () => {
    const walk = walkOf(key);
    if (walk) await onwards(walk);
  });
  moving.set(key, moved);
  return moved;
}

/** One step on: the one that was taken here before going back, or the one that comes by itself. */
export function forward(key: number): Promise<void> {
  return move(key, async (walk) => {
    if (walk.at < walk.taken.length) await look(key, walk.taken.slice(0, walk.at + 1), null);
    else if (!walk.walked?.ending) await look(key, walk.taken.slice(0, walk.at), 'step');
  });
}

export function goBack(key: number): Promise<void> {
  return move(key, (walk) => jump(key, walk.at - 1));
}

/** Looks at the order after so many steps. */
export async function jump(key: number, at: number): Promise<void> {
  const walk = walkOf(key);
  if (walk && at >= 0 && at <= walk.taken.length) await look(key, walk.taken.slice(0, at), null);
}

/** Takes a step as the person says; what was taken after this point before is left behind. */
export async function take(key: number, step: ScriptStep): Promise<void> {
  const walk = walkOf(key);
  if (!walk) return;
  const taken = [...walk.taken.slice(0, walk.at), step];
  put(key, { taken });
  await look(key, taken, null);
}

/** Goes on to the next stop, or to the end. */
export function goOn(key: number): Promise<void> {
  return move(key, async (walk) => {
    const taken = walk.taken.slice(0, walk.at);
    put(key, { taken });
    await look(key, taken, 'on');
  });
}

/** Walks again after an edit, as far as the order had come. */
export async function again(key: number): Promise<void> {
  const walk = walkOf(key);
  const seq = useDesk.getState().flows[key]?.seq;
  if (walk && seq !== undefined && seq !== walk.seq) await look(key, walk.taken.slice(0, walk.at), null);
}

export function toggleStop(key: number, step: string): void {
  const { steps, conditions } = stopsOf(get(), key);
  const has = steps.includes(step);
  setStops(key, { conditions, steps: has ? steps.filter((one) => one !== step) : [...steps, step] });
  announce(i18next.t(has ? 'step.stopRemoved' : 'step.stopSet'));
}

const nameOfStops = (key: number) => `stops.${key}`;

export function setStops(key: number, stops: Stops): void {
  useWalks.setState((state) => ({ stops: { ...state.stops, [key]: stops } }));
  void ask('preference.set', { name: nameOfStops(key), value: stops }).catch(sayError);
}

/** Breakpoints of an earlier session, unless some were set in this one. */
export async function loadStops(key: number): Promise<void> {
  if (get().stops[key]) return;
  const kept = await ask<Stops | null>('preference.get', { name: nameOfStops(key) });
  if (kept && !get().stops[key]) useWalks.setState((state) => ({ stops: { ...state.stops, [key]: kept } }));
}

/** Conditions are read by the desk; the order stays where it is. */
export async function setConditions(key: number, conditions: string[]): Promise<void> {
  setStops(key, { steps: stopsOf(get(), key).steps, conditions });
  await jump(key, walkOf(key)?.at ?? 0);
}

export async function saveWalk(key: number, name: string): Promise<boolean> {
  const walk = walkOf(key);
  if (!walk) return false;
  const keep = async () => {
    await ask('step.save', { key, name, order: walk.order, steps: walk.taken.slice(0, walk.at) });
    await runTests(key);
    return true;
  };
  try {
    return (await once(`walk of ${key}`, keep)) ?? false;
  } catch (error) {
    sayError(error);
    return false;
  }
}

/** Walks every saved walk of a flow again. */
export async function runTests(key: number): Promise<void> {
  const isLast = lastAsked(`tests ${key}`);
  const tests = await ask<WalkTest[]>('step.tests', { key });
  if (isLast()) useWalks.setState((state) => ({ tests: { ...state.tests, [key]: tests } }));
}

export async function removeTest(key: number, walk: number): Promise<void> {
  const remove = async () => {
    await ask('step.remove', { walk });
    await runTests(key);
  };
  await once(`walk ${walk}`, remove).catch(sayError);
}

/** Lights the way of the order and the place where it is. */
export function light(key: number): void {
  const walked = walkOf(key)?.walked;
  if (!walked) return;
  const open: OpenFlow | undefined = useDesk.getState().flows[key];
  if (!open) return;
  const way = wayOf(walked, open.flow.edges, open.views);
  patch(key, () => ({ lit: { steps: way.steps, edges: new Set(way.edges.map(edgeId)), here: way.here } }));
  const [first] = way.here;
  const at = first === undefined ? undefined : open.flow.nodes[first]?.at;
  // The canvas may show another flow by now.
  if (at && useDesk.getState().active === key) showStep(at, true);
}

function tell(walked: Walked): void {
  const say = (text: Text) => wording(text, currentLanguage());
  const name = (step: string) => say(walked.names[step] ?? { en: step, zh: step });
  if (walked.broken) announce(say(walked.broken));
  else if (walked.ending) announce(i18next.t('step.endedAt', { words: say(walked.ending.words), name: name(walked.ending.node) }));
  else if (walked.next) announce(i18next.t('step.nextIs', { name: name(walked.next) }));
}
