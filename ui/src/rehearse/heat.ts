/** What of a run is drawn on the canvas: pure sums over its report. */
import type { Report, StepResult } from '../bindings/rehearse';
import type { Flow, Step } from '../bindings/types';
import { edgeId } from '../document/difference';
import type { MeasureId } from './runs';

/** One of five steps of the heat scale; 0 when there is nothing to show. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5;

export interface StepHeat {
  /** Orders, seconds, or a share, by measure; nothing where the measure has no meaning. */
  value: number | null;
  level: Level;
  /** Among the busiest three. */
  busiest: boolean;
}

export interface ConnectionHeat {
  orders: number;
  /** Of those that left the step. */
  share: number | null;
  /** Width of the line in pixels. */
  width: number;
}

export interface Heat {
  measure: MeasureId;
  steps: Record<string, StepHeat>;
  /** By {@link edgeId}. */
  connections: Record<string, ConnectionHeat>;
  /** The value at which each of the five levels begins. */
  bounds: number[];
}

const BUSIEST = 3;
const [THIN, THICK] = [1.6, 8];

/** The measure of every step; the utilisation of a step is that of the busiest pool that serves it. */
export function valuesOf(report: Report, measure: MeasureId): Record<string, number | null> {
  const pools = new Map(report.pools.map((pool) => [pool.id, pool.utilisation?.mean ?? null]));
  const valueOf = (step: StepResult): number | null => {
    switch (measure) {
      case 'orders':
        return step.entered.mean;
      case 'wait':
        return step.waiting_s?.mean.mean ?? null;
      case 'utilisation': {
        const shares = step.pools.map((pool) => pools.get(pool) ?? null).filter((share) => share !== null);
        return shares.length > 0 ? Math.max(...shares) : null;
      }
    }
  };
  return Object.fromEntries(report.steps.map((step) => [step.id, valueOf(step)]));
}

export function levelOf(value: number | null, measure: MeasureId, most: number): Level {
  if (value === null || value <= 0 || most <= 0) return 0;
  const share = measure === 'utilisation' ? value : value / most;
  return Math.min(5, Math.max(1, Math.ceil(share * 5))) as Level;
}

export function heatOf(report: Report, measure: MeasureId): Heat {
  const values = valuesOf(report, measure);
  const known = Object.values(values).filter((value) => value !== null);
  const most = measure === 'utilisation' ? 1 : Math.max(0, ...known);
  const busiest = new Set((report.busiest ?? []).slice(0, BUSIEST));
  const steps: Record<string, StepHeat> = {};
  for (const [id, value] of Object.entries(values)) {
    steps[id] = { value, level: levelOf(value, measure, most), busiest: busiest.has(id) };
  }
  const connections: Record<string, ConnectionHeat> = {};
  const widest = Math.max(1, ...report.connections.map((one) => one.orders.mean ?? 0));
  for (const one of report.connections) {
    if (one.to === null) continue;
    const orders = one.orders.mean ?? 0;
    connections[edgeId({ from: one.from, port: one.port, to: one.to })] = {
      orders,
      share: one.share?.mean ?? null,
      width: orders > 0 ? THIN + (THICK - THIN) * Math.sqrt(orders / widest) : THIN,
    };
  }
  return { measure, steps, connections, bounds: [0, 1, 2, 3, 4].map((level) => (most * level) / 5) };
}

const does = (step: Step | undefined) => step && JSON.stringify([step.component, step.settings ?? null, step.policy ?? null]);

export interface Stale {
  steps: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  /** Whether anything is, also when it is no longer there. */
  any: boolean;
}

export const FRESH: Stale = { steps: new Set(), edges: new Set(), any: false };

/**
 * What of a flow a run no longer tells about: steps that do something else than then, and everything that comes after
 * them. Without the flow of that time, all of it.
 */
export function staleOf(then: Flow | null, now: Flow): Stale {
  if (then === now) return FRESH;
  const tables = then !== null && JSON.stringify(then.tables) === JSON.stringify(now.tables);
  const before = new Set(then?.edges.map(edgeId));
  const steps = new Set<string>();
  if (then === null || !tables) {
    for (const id of Object.keys(now.nodes)) steps.add(id);
  } else {
    for (const [id, step] of Object.entries(now.nodes)) if (does(step) !== does(then.nodes[id])) steps.add(id);
    const after = new Set(now.edges.map(edgeId));
    for (const edge of now.edges) if (!before.has(edgeId(edge))) steps.add(edge.to);
    for (const edge of then.edges) {
      if (after.has(edgeId(edge))) continue;
      // Where it led to is gone with it: then the step it left sends its orders nowhere.
      if (edge.to in now.nodes) steps.add(edge.to);
      else if (edge.from in now.nodes) steps.add(edge.from);
    }
  }
  if (steps.size === 0) return { ...FRESH, any: then === null || Object.keys(then.nodes).some((id) => !(id in now.nodes)) };
  const leaving = new Map<string, string[]>();
  for (const edge of now.edges) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge.to]);
  const open = [...steps];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of leaving.get(id) ?? []) {
      if (steps.has(next)) continue;
      steps.add(next);
      open.push(next);
    }
  }
  const edges = new Set(now.edges.filter((edge) => steps.has(edge.from) || !before.has(edgeId(edge))).map(edgeId));
  return { steps, edges, any: true };
}
