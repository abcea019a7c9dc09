/** Going from step to step: along connections, and to neighbours. */
import type { Edge, Flow, Point, StepView } from '../bindings/types';

export type Way = 'left' | 'right' | 'up' | 'down';

/** Exits of a step that lead somewhere, from the top. */
export function waysOut(flow: Flow, views: Record<string, StepView>, id: string): Edge[] {
  const order = views[id]?.exits.map((exit) => exit.port) ?? [];
  return flow.edges.filter((edge) => edge.from === id).sort((one, other) => order.indexOf(one.port) - order.indexOf(other.port));
}

/** The step that an arrow leads to: along a connection to the right, back to the left, to the nearest above or below. */
export function stepTowards(flow: Flow, views: Record<string, StepView>, id: string, way: Way): string | undefined {
  const here = flow.nodes[id]?.at;
  if (!here) return undefined;
  if (way === 'right') return waysOut(flow, views, id)[0]?.to;
  if (way === 'left') {
    const before = flow.edges.filter((edge) => edge.to === id).map((edge) => edge.from);
    return before.sort((one, other) => distance(flow, here, one) - distance(flow, here, other))[0];
  }
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
