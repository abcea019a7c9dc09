/** The words at the connections of the flow in front: the names of exits, what a run says, and where both stand. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { Exit, Language } from '../bindings/types';
import { useDesk } from '../document/desk';
import { edgeId } from '../document/difference';
import { mayCross, type Area } from '../geometry/area';
import { placeLabels, type Label, type Placed } from '../geometry/labels';
import type { Box } from '../geometry/route';
import { currentLanguage, useWords, wording } from '../i18n';
import type { ConnectionHeat } from '../rehearse/heat';
import { count, percent } from '../rehearse/numbers';
import { heatFor, useFlowRuns } from '../rehearse/useResults';
import { isNear } from './near';
import { boxAt, useRoutes } from './routes';

export const useLabelPlaces = create<{ places: ReadonlyMap<string, Placed> }>(() => ({ places: new Map() }));

/** The exit's name where the step has more than one. A fault is told by its dashes; its name would stand at nearly every step. */
export function exitName(exits: readonly Exit[] | undefined, port: string | undefined, isNear: boolean): string {
  const exit = exits?.find((one) => one.port === port);
  const isNamed = exit && (exits?.length ?? 0) > 1 && (exit.kind !== 'fault' || isNear);
  return isNamed ? wording(exit.label, currentLanguage()) : '';
}

/** How many orders took a connection, as "62 % · 620", and shorter; of a step with one exit the share says nothing. */
export function badgesOf(run: ConnectionHeat | undefined, exits: number, language: Language): string[] {
  if (!run || run.orders === 0) return [];
  const orders = count(run.orders, language);
  if (run.share === null || exits < 2) return [orders];
  const share = percent(run.share, language);
  return [`${share} · ${orders}`, share];
}

/** Room of the strip that shows a step's result, and of the exits at its side. */
const STRIP = 16;
const EXITS = 6;

/** Keeps the places of the labels in an area in step with the flow, its run and the language; `isOff` while none is drawn. */
export function useLabels(flowKey: number, isOff: boolean, area: Area): void {
  const { language } = useWords();
  const routes = useRoutes((state) => state.routes);
  const heat = useFlowRuns(flowKey, (runs) => (runs.shown ? heatFor(runs) : null));
  useEffect(() => {
    // Every change of steps, connections or exits ends in new routes: the flow is read when they are there, and only then.
    const open = useDesk.getState().flows[flowKey];
    if (isOff || !open) return;
    const { flow, views } = open;
    const labels = flow.edges.flatMap((edge): Label[] => {
      if (!isNear(flow, edge, area)) return [];
      const id = edgeId(edge);
      const path = routes.get(id);
      const exits = views[edge.from]?.exits;
      const name = exitName(exits, edge.port, false);
      const badges = badgesOf(heat?.connections[id], exits?.length ?? 0, language);
      return path && (name || badges.length > 0) ? [{ id, path, name, badges }] : [];
    });
    const steps = Object.values(flow.nodes).flatMap(({ at }): Box[] => {
      const box = boxAt(at);
      return mayCross(at, at, area) ? [{ ...box, width: box.width + EXITS, height: box.height + (heat ? STRIP : 0) }] : [];
    });
    useLabelPlaces.setState(({ places }) => ({ places: kept(places, placeLabels(labels, steps)) }));
  }, [flowKey, isOff, area, routes, heat, language]);
}

/** The new places, and where one is as before the same object, so that its connection is not drawn again. */
function kept(before: ReadonlyMap<string, Placed>, now: Map<string, Placed>): Map<string, Placed> {
  for (const [id, place] of now) {
    const was = before.get(id);
    if (was && was.x === place.x && was.y === place.y && was.badge === place.badge) now.set(id, was);
  }
  return now;
}
