/** Rehearsals of the flows that are open: what runs, what came out, and how it is shown. */
import { create } from 'zustand';
import type { Answer, Bottleneck, KeptRun, Look, Report, Scenario, Wish } from '../bindings/rehearse';
import type { ApiError, Flow } from '../bindings/types';
import { edited, say, sayError, useDesk } from '../document/desk';
import { painted } from '../document/paint';
import { lastAsked, once } from '../document/turns';
import { ask, isApiError } from '../host/host';

/** What is shown on the steps. */
export type MeasureId = 'orders' | 'wait' | 'utilisation';

export interface Result {
  report: Report;
  /** The flow when it was run: the mirror then; nothing for a run of an earlier session. */
  flow: Flow | null;
  /** A first look while the rest is made. */
  first: boolean;
  stopped: boolean;
}

export interface Running {
  run: number;
  aim: 'report' | 'bottleneck';
  progress: Look | null;
  stopping: boolean;
}

export interface FlowRuns {
  running: Running | null;
  result: Result | null;
  bottleneck: Bottleneck | null;
  error: ApiError | null;
  /** The flow's last change when that was said; it goes with the next. */
  errorSeq: number;
  scenario: Scenario | null;
  wish: Wish;
  measure: MeasureId;
  /** Results are drawn on the canvas. */
  shown: boolean;
  kept: KeptRun[];
}

export const NO_RUNS: FlowRuns = {
  running: null, result: null, bottleneck: null, error: null, errorSeq: 0, scenario: null, wish: {}, measure: 'orders', shown: true, kept: [],
};

export const useRuns = create<{ flows: Record<number, FlowRuns> }>(() => ({ flows: {} }));

export function runsOf(key: number): FlowRuns {
  return useRuns.getState().flows[key] ?? NO_RUNS;
}

export function patchRuns(key: number, change: Partial<FlowRuns>): void {
  useRuns.setState((state) => ({ flows: { ...state.flows, [key]: { ...(state.flows[key] ?? NO_RUNS), ...change } } }));
}

/** How often a run is looked at, in milliseconds; and how often while it is being stopped. */
const LOOK_EVERY = 100;
const STOPPING_LOOK_EVERY = 4;

/** Ends the pause between two looks, for each run under way. */
const wakers = new Map<number, () => void>();

function pause(run: number, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wakers.set(run, () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What the flow would be run with as it is now. */
export async function loadScenario(key: number): Promise<void> {
  const isLast = lastAsked(`scenario ${key}`);
  const scenario = await ask<Scenario>('rehearse.scenario', { key, wish: runsOf(key).wish });
  if (isLast()) patchRuns(key, { scenario });
}

export async function loadKept(key: number): Promise<void> {
  const isLast = lastAsked(`runs ${key}`);
  const kept = await ask<KeptRun[]>('rehearse.runs', { key });
  if (isLast()) patchRuns(key, { kept });
}

/** Wishes for something else than the scenario says; `undefined` takes a wish back. */
export function wish(key: number, change: { [Name in keyof Wish]?: Wish[Name] | undefined }): void {
  const entries = Object.entries({ ...runsOf(key).wish, ...change }).filter(([, value]) => value !== undefined);
  patchRuns(key, { wish: Object.fromEntries(entries) as Wish });
  void loadScenario(key).catch(sayError);
}

/** Runs the flow as it is now, or looks for its bottleneck. */
export async function simulate(key: number, aim: Running['aim'] = 'report'): Promise<void> {
  if (runsOf(key).running) return;
  const start = async () => {
    await edited();
    const flow = useDesk.getState().flows[key]?.flow;
    return flow && { flow, ...(await ask<{ run: number }>('rehearse.start', { key, aim, wish: runsOf(key).wish })) };
  };
  try {
    const started = await once(`run ${key}`, start);
    if (!started) return;
    const { run, flow } = started;
    lastAsked(`result ${key}`);
    patchRuns(key, {
      running: { run, aim, progress: null, stopping: false }, error: null, shown: true,
      ...(aim === 'report' ? { bottleneck: null } : {}),
    });
    await follow(key, run, flow);
    await loadKept(key);
  } catch (error) {
    endRun(key, isApiError(error) ? error : null);
    if (!isApiError(error)) sayError(error);
    void loadScenario(key).catch(sayError);
  }
}

function endRun(key: number, error: ApiError | null): void {
  patchRuns(key, { running: null, error, errorSeq: useDesk.getState().flows[key]?.seq ?? 0 });
}

/** Looks at a run until it has ended or another took its place. */
async function follow(key: number, run: number, flow: Flow): Promise<void> {
  let seen = 0;
  let stopped = false;
  for (;;) {
    const look = await ask<Look>('rehearse.look', { run, seen }).catch((error: unknown) => {
      // A run that was stopped may have made room for the next.
      if (!stopped) throw error;
    });
    const now = runsOf(key).running;
    if (!look || (stopped ? now : now?.run !== run)) return;
    seen = look.version;
    // Who stops a run sees that it has ended before what it found is added up and drawn.
    if (now?.stopping && (look.halted || look.ended)) {
      stopped = true;
      patchRuns(key, { running: null });
      await painted();
      if (runsOf(key).running) return;
    }
    if (look.ended) endRun(key, look.error);
    if (look.answer) take(key, look.answer, flow);
    if (look.ended) return;
    if (now && !now.stopping) patchRuns(key, { running: { ...now, progress: look } });
    await pause(run, now && !now.stopping ? LOOK_EVERY : STOPPING_LOOK_EVERY);
    wakers.delete(run);
  }
}

function take(key: number, answer: Answer, flow: Flow): void {
  if (answer.report) {
    patchRuns(key, { result: { report: answer.report, flow, first: answer.first, stopped: answer.stopped } });
  }
  if (answer.bottleneck) patchRuns(key, { bottleneck: answer.bottleneck });
  if (answer.stopped) {
    const done = answer.report?.replications.counted ?? 0;
    say(
      answer.report
        ? { en: `Stopped. ${done} ${done === 1 ? 'repeat was' : 'repeats were'} finished and counted.`, zh: `已停止。已完成的 ${done} 次重复计入结果。` }
        : { en: 'Stopped. What was found so far is shown.', zh: '已停止，显示目前的结果。' },
    );
  }
}

export async function stop(key: number): Promise<void> {
  const { running } = runsOf(key);
  if (!running) return;
  patchRuns(key, { running: { ...running, stopping: true } });
  await ask('rehearse.stop', { run: running.run });
  wakers.get(running.run)?.();
}

/** Shows a run that was kept, unless another was asked for or begun meanwhile. */
export async function openKept(key: number, kept: KeptRun): Promise<void> {
  const isLast = lastAsked(`result ${key}`);
  const report = await ask<Report>('rehearse.report', { kept: kept.id });
  if (!isLast()) return;
  const open = useDesk.getState().flows[key];
  const same = open?.report?.fingerprint === kept.fingerprint;
  patchRuns(key, {
    result: { report, flow: same && open ? open.flow : null, first: false, stopped: report.replications.stopped > 0 },
    bottleneck: null, error: null, shown: true,
  });
}

/** Takes the results off the canvas, or puts them back. */
export function showResults(key: number, shown: boolean): void {
  patchRuns(key, { shown });
}
