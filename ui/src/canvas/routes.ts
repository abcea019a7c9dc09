/** The ways of all connections of the flow in front, worked out when steps or connections change. */
import { create } from 'zustand';
import type { Edge, Flow, StepView } from '../bindings/types';
import { edgeId } from '../document/difference';
import { entryPlace, exitPlace } from '../geometry/exits';
import { Grid, route, type Path } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

export const useRoutes = create<{ routes: ReadonlyMap<string, Path> }>(() => ({ routes: new Map() }));

export function routed(flow: Pick<Flow, 'nodes' | 'edges'>, views: Record<string, StepView>): Map<string, Path> {
  const grid = new Grid(Object.values(flow.nodes).map(({ at }) => ({ x: at[0], y: at[1], width: STEP_WIDTH, height: STEP_HEIGHT })));
  const routes = new Map<string, Path>();
  const way = (edge: Edge): Path | null => {
    const from = flow.nodes[edge.from];
    const to = flow.nodes[edge.to];
    if (!from || !to) return null;
    const exits = views[edge.from]?.exits ?? [];
    const lane = Math.max(0, exits.findIndex((exit) => exit.port === edge.port));
    return route(grid, exitPlace(from.at, exits, edge.port), entryPlace(to.at), lane);
  };
  for (const edge of flow.edges) {
    const path = way(edge);
    if (path) routes.set(edgeId(edge), path);
  }
  return routes;
}
