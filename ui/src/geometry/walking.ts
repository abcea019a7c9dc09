/** Going from step to step: along connections, and to neighbours. */
import type { Edge, Flow, Point, StepView } from '../bindings/types';

export type Way = 'left' | 'right' | 'up' | 'down';

/** Exits of a step that lead somewhere, from the top. */
export function waysOut(flow: Flow, views: Record<string, StepView>, id: string): Edge[] {
  const order = views[id]?.exits.map((exit) => exit.port) ?? [];
  return flow.edges.filter((edge) => edge.from === id).sort((one, other) => order.indexOf(one.port) - order.indexOf(other.port));
}

/** Where an arrow leads, and by which exit when it follows one. */
export interface Move {
  to: string;
  port?: string;
}

/**
 * The step that an arrow leads to. Right follows the first way out and left goes back; down takes the second way out, else goes
 * to the next way out of the step before (up: the one before), else to the nearest step below (above).
 */
export function moveTowards(flow: Flow, views: Record<string, StepView>, id: string, way: Way): Move | undefined {
  const here = flow.nodes[id]?.at;
  if (!here) return undefined;
  const ways = waysOut(flow, views, id);
  if (way === 'right') return ways[0] && { to: ways[0].to, port: ways[0].port };
  const before = flow.edges.filter((edge) => edge.to === id).map((edge) => edge.from).sort((one, other) => distance(flow, here, one) - distance(flow, here, other));
  if (way === 'left') return before[0] === undefined ? undefined : { to: before[0] };
  const second = ways.find((edge) => edge.to !== ways[0]?.to && edge.to !== id);
  if (way === 'down' && second) return { to: second.to, port: second.port };
  const to = sibling(flow, views, before[0], id, way) ?? nearest(flow, here, id, way);
  return to === undefined ? undefined : { to };
}

/** The step that an arrow leads to. */
export function stepTowards(flow: Flow, views: Record<string, StepView>, id: string, way: Way): string | undefined {
  return moveTowards(flow, views, id, way)?.to;
}

function sibling(flow: Flow, views: Record<string, StepView>, parent: string | undefined, id: string, way: Way): string | undefined {
  if (parent === undefined) return undefined;
  const all = [...new Set(waysOut(flow, views, parent).map((edge) => edge.to))];
  return all[all.indexOf(id) + (way === 'down' ? 1 : -1)];
}

function nearest(flow: Flow, here: Point, id: string, way: Way): string | undefined {
  const sign = way === 'down' ? 1 : -1;
  const there = Object.entries(flow.nodes).filter(([other, step]) => other !== id && (step.at[1] - here[1]) * sign > 0);
  // Whatever stands in the same column comes before what is nearer but aside.
  const cost = (at: Point) => Math.abs(at[0] - here[0]) * 3 + Math.abs(at[1] - here[1]);
  return there.sort((one, other) => cost(one[1].at) - cost(other[1].at))[0]?.[0];
}

function distance(flow: Flow, from: Point, id: string): number {
  const at = flow.nodes[id]?.at ?? from;
  return Math.abs(at[0] - from[0]) + Math.abs(at[1] - from[1]);
}

/** The first step of a flow: a source, or the one furthest to the left. */
export function firstStep(flow: Flow, views: Record<string, StepView>): string | undefined {
  const all = Object.entries(flow.nodes);
  const sources = all.filter(([id]) => views[id]?.family === 'source');
  return (sources.length > 0 ? sources : all).sort((one, other) => one[1].at[0] - other[1].at[0])[0]?.[0];
}

/** Everything that leads to some steps, or that they lead to, with them. */
export function along(flow: Flow, from: Iterable<string>, way: 'up' | 'down'): Set<string> {
  const seen = new Set(from);
  for (const at of seen) {
    for (const edge of flow.edges) {
      if (way === 'down' && edge.from === at) seen.add(edge.to);
      if (way === 'up' && edge.to === at) seen.add(edge.from);
    }
  }
  return seen;
}
