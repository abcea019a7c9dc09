/** The ways of all connections of the flow in front, worked out when steps or connections change, and only those that may change. */
import { create } from 'zustand';
import type { Edge, Flow, Point, StepView } from '../bindings/types';
import { edgeId } from '../document/difference';
import { entryPlace, exitPlace } from '../geometry/exits';
import { distanceTo, Grid, reach, route, type Box, type Path } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

export const useRoutes = create<{
  routes: ReadonlyMap<string, Path>;
  /** Steps that stand still while others are dragged. */
  still: Grid | null;
}>(() => ({ routes: new Map(), still: null }));

export const boxAt = (at: Point): Box => ({ x: at[0], y: at[1], width: STEP_WIDTH, height: STEP_HEIGHT });

interface Ends {
  from: readonly [number, number];
  to: readonly [number, number];
  lane: number;
}

/** A way as it was worked out, and from what. */
interface Known {
  id: string;
  places: readonly [Point, Point];
  view: StepView | undefined;
  ends: Ends;
  path: Path;
  /** Where steps that come or go may change it. */
  area: Box;
}

/** Keeps what it worked out: a way is looked for again only if its ends moved, or a step came or went where it may run. */
export class Router {
  private places = new Map<string, Point>();
  /** Connections are not changed but replaced, so each stands for itself. */
  private known = new Map<Edge, Known>();

  routed(flow: Pick<Flow, 'nodes' | 'edges'>, views: Record<string, StepView>): ReadonlyMap<string, Path> {
    const changed = this.changed(flow.nodes);
    let grid: Grid | null = null;
    const known = new Map<Edge, Known>();
    const routes = new Map<string, Path>();
    for (const edge of flow.edges) {
      const [from, to] = [flow.nodes[edge.from], flow.nodes[edge.to]];
      if (!from || !to) continue;
      const old = this.known.get(edge);
      const view = views[edge.from];
      let now = old && isAt(old.places[0], from.at) && isAt(old.places[1], to.at) && !touches(changed, old.area) ? old : null;
      if (!now || now.view !== view) {
        const ends = endsOf(edge, from.at, to.at, view);
        grid ??= new Grid(Object.values(flow.nodes).map(({ at }) => boxAt(at)));
        const path = now && isSame(now.ends, ends) ? now.path : route(grid, ends.from, ends.to, ends.lane);
        now = { id: old?.id ?? edgeId(edge), places: [from.at, to.at], view, ends, path, area: reach(path, ends.from, ends.to) };
      }
      known.set(edge, now);
      routes.set(now.id, now.path);
    }
    this.known = known;
    return routes;
  }

  /** Boxes that steps left or took since the last time. */
  private changed(nodes: Flow['nodes']): Box[] {
    const boxes: Box[] = [];
    const places = new Map<string, Point>();
    for (const [id, { at }] of Object.entries(nodes)) {
      places.set(id, at);
      const was = this.places.get(id);
      if (was && was[0] === at[0] && was[1] === at[1]) continue;
      boxes.push(boxAt(at));
      if (was) boxes.push(boxAt(was));
    }
    for (const [id, was] of this.places) if (!places.has(id)) boxes.push(boxAt(was));
    this.places = places;
    return boxes;
  }
}

function endsOf(edge: Edge, from: Point, to: Point, view: StepView | undefined): Ends {
  const exits = view?.exits ?? [];
  return { from: exitPlace(from, exits, edge.port), to: entryPlace(to), lane: Math.max(0, exits.findIndex((exit) => exit.port === edge.port)) };
}

const isAt = (one: readonly [number, number], other: readonly [number, number]) => one[0] === other[0] && one[1] === other[1];

function isSame(one: Ends, other: Ends): boolean {
  return one.lane === other.lane && isAt(one.from, other.from) && isAt(one.to, other.to);
}

function touches(changed: readonly Box[], area: Box): boolean {
  return changed.some((box) => box.x < area.x + area.width && box.x + box.width > area.x && box.y < area.y + area.height && box.y + box.height > area.y);
}

/** The connection at a place of the canvas, if one is within `near` pixels of it. */
export function connectionAt(place: Point, near: number): string | null {
  let best: string | null = null;
  let least = near;
  for (const [id, path] of useRoutes.getState().routes) {
    const away = distanceTo(path, place);
    if (away < least) [best, least] = [id, away];
  }
  return best;
}
