/** Places visited, to go back to and forward again: which flow, and what of it was in view. */
import type { Viewport } from '@xyflow/react';
import { keepView, putView, viewOf } from '../canvas/viewport';
import { activeFlow, openFlow, select, useDesk } from './desk';
import { create } from 'zustand';

interface Place {
  key: number;
  view: Viewport | null;
  steps: readonly string[];
}

const MOST = 50;
let past: Place[] = [];
let future: Place[] = [];
/** While a place is gone to, opening its flow is no new visit. */
let isGoing = false;

/** From which flow and step a called flow was gone into. */
export const useCallers = create<{ of: Record<number, { key: number; step: string }> }>(() => ({ of: {} }));

function here(): Place | null {
  const open = activeFlow();
  return open && { key: open.key, view: viewOf(open.key), steps: [...open.selection.steps] };
}

/** Remembers the place that is about to be left. */
export function remember(): void {
  const place = here();
  if (!place || isGoing) return;
  past = [...past.slice(-MOST + 1), place];
  future = [];
}

export function canGo(way: 'back' | 'forward'): boolean {
  return (way === 'back' ? past : future).length > 0;
}

export async function go(way: 'back' | 'forward'): Promise<void> {
  const [from, onto] = way === 'back' ? [past, future] : [future, past];
  const place = from.at(-1);
  if (!place) return;
  const now = here();
  const left = from.slice(0, -1);
  const grown = now ? [...onto, now] : onto;
  [past, future] = way === 'back' ? [left, grown] : [grown, left];
  isGoing = true;
  try {
    if (place.view) keepView(place.key, place.view);
    await openFlow(place.key);
    const there = useDesk.getState().flows[place.key];
    select(place.key, { steps: place.steps.filter((id) => there && id in there.flow.nodes) });
    if (place.view) putView(place.key, place.view);
  } finally {
    isGoing = false;
  }
}

/** A change of tabs is a visit. */
export function followTabs(): () => void {
  return useDesk.subscribe((state, before) => {
    if (state.active === before.active || before.active === null || isGoing) return;
    const left = before.flows[before.active];
    // A flow that was closed is no place to come back to.
    if (!left || !(before.active in state.flows)) return;
    past = [...past.slice(-MOST + 1), { key: before.active, view: viewOf(before.active), steps: [...left.selection.steps] }];
    future = [];
  });
}
