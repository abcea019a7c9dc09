/** The ways of all connections of the flow in front, worked out when steps or connections change, and only those that may change. */
import { create } from 'zustand';
import type { Flow, Point, StepView } from '../bindings/types';
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

/** Keeps what it worked out: a way is looked for again only if its ends moved, or a step came or went where it may run. */
export class Router {
  private places = new Map<string, Point>();
  private ends = new Map<string, Ends>();
  private routes = new Map<string, Path>();

  routed(flow: Pick<Flow, 'nodes' | 'edges'>, views: Record<string, StepView>): ReadonlyMap<string, Path> {
    const changed = this.changed(flow.nodes);
    const grid = new Grid(Object.values(flow.nodes).map(({ at }) => boxAt(at)));
    const ends = new Map<string, Ends>();
    const routes = new Map<string, Path>();
    for (const edge of flow.edges) {
      const [from, to] = [flow.nodes[edge.from], flow.nodes[edge.to]];
      if (!from || !to) continue;
      const id = edgeId(edge);
      const exits = views[edge.from]?.exits ?? [];
      const lane = Math.max(0, exits.findIndex((exit) => exit.port === edge.port));
      const now: Ends = { from: exitPlace(from.at, exits, edge.port), to: entryPlace(to.at), lane };
      const old = this.ends.get(id);
      const known = this.routes.get(id);
      const isKept = old && known && isSame(old, now) && !touches(changed, known, now);
      ends.set(id, now);
      routes.set(id, isKept ? known : route(grid, now.from, now.to, lane));
    }
    [this.ends, this.routes] = [ends, routes];
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

function isSame(one: Ends, other: Ends): boolean {
  return one.lane === other.lane && one.from[0] === other.from[0] && one.from[1] === other.from[1] && one.to[0] === other.to[0] && one.to[1] === other.to[1];
}

function touches(changed: readonly Box[], path: Path, ends: Ends): boolean {
  if (changed.length === 0) return false;
  const area = reach(path, ends.from, ends.to);
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
