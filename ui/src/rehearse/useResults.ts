/** What parts of the window read of the run of a flow. Each reads its own part, so that little is drawn again. */
import type { Text } from '../bindings/types';
import { useDesk } from '../document/desk';
import { FRESH, heatOf, staleOf, type Heat, type Stale } from './heat';
import { NO_RUNS, useRuns, type FlowRuns, type Result } from './runs';

export function useFlowRuns<Part>(key: number | null, pick: (runs: FlowRuns) => Part): Part {
  return useRuns((state) => pick((key === null ? undefined : state.flows[key]) ?? NO_RUNS));
}

const heats = new WeakMap<object, Partial<Record<string, Heat>>>();

/** Worked out once for each report and measure, since every step on the canvas asks. */
export function heatFor(runs: FlowRuns): Heat | null {
  if (!runs.result) return null;
  const known = heats.get(runs.result.report) ?? {};
  heats.set(runs.result.report, known);
  return (known[runs.measure] ??= heatOf(runs.result.report, runs.measure));
}

const stales = new WeakMap<object, Map<object | null, Stale>>();

/** What of the flow the run no longer tells about. Equal fingerprints mean that orders notice nothing. */
export function staleFor(key: number | null, result: Result): Stale {
  const open = key === null ? undefined : useDesk.getState().flows[key];
  if (!open) return FRESH;
  const isChecked = open.reportSeq === open.seq;
  if (isChecked && open.report?.fingerprint === result.report.flow.fingerprint) return FRESH;
  const then = result.flow;
  const known = stales.get(open.flow) ?? new Map<object | null, Stale>();
  stales.set(open.flow, known);
  const found = known.get(then) ?? staleOf(then, open.flow);
  known.set(then, found);
  return found;
}

/** Whether anything of the flow is no longer told about. */
export function useIsStale(key: number): boolean {
  const result = useFlowRuns(key, (runs) => runs.result);
  return useDesk((state) => result !== null && state.flows[key] !== undefined && staleFor(key, result).any);
}

/** The name of the scenario that results are of, if it is not the one that is chosen now. A flow that has changed may have changed what fits of it. */
export function useOtherScenario(key: number): Text | null {
  const isStale = useIsStale(key);
  const result = useFlowRuns(key, (runs) => runs.result);
  const now = useFlowRuns(key, (runs) => runs.scenario);
  const then = result?.report.scenario;
  if (!then || !now || then.fingerprint === now.fingerprint) return null;
  return isStale && sameText(then.title, now.title) ? null : then.title;
}

export function sameText(one: Text, other: Text): boolean {
  return one.en === other.en && one.zh === other.zh;
}
