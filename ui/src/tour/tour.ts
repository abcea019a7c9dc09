/** The tour over the sample: where it stands, and how it starts and ends. */
import { create } from 'zustand';
import type { FlowEntry } from '../bindings/types';
import { runCommand } from '../commands/registry';
import { loadLibrary, openFlow, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { useSettings } from '../shell/settings';
import { STOPS } from './stops';

/** Which flow the tour is about, and at which stop it is; no flow when there is no tour. */
export const useTour = create<{ flowKey: number | null; at: number }>(() => ({ flowKey: null, at: 0 }));

/** Opens the sample; it is made if it is not there yet, or not any more. */
export async function openSample(): Promise<number> {
  await loadLibrary();
  const kept = useDesk.getState().library.find((entry) => entry.origin === 'sample' && entry.deleted_at === null);
  const { key } = kept ?? (await ask<FlowEntry>('create', { origin: { from: 'sample' } }));
  if (!kept) await loadLibrary();
  await openFlow(key);
  return key;
}

/** Shows the tour on the sample. */
export async function startTour(): Promise<void> {
  tourOn(await openSample());
}

/** Who opens the sample for the first time is shown around; later on the menu does it. */
export function offerTour(): void {
  const { active } = useDesk.getState();
  if (active !== null && !useSettings.getState().tourSeen) tourOn(active);
}

function tourOn(flowKey: number): void {
  useSettings.setState({ tourSeen: true });
  goTo(0, flowKey);
}

export function leaveTour(): void {
  useTour.setState({ flowKey: null, at: 0 });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}

/** Goes to a stop and shows the pane it is about; past the last one the tour ends. */
export function goTo(at: number, flowKey = useTour.getState().flowKey): void {
  const stop = STOPS[at];
  if (!stop) {
    leaveTour();
    return;
  }
  const { pane, show } = stop;
  if (pane) useSettings.setState((now) => ({ hidden: { ...now.hidden, [pane]: false } }));
  if (pane === 'left') useSettings.setState({ leftTab: 'palette' });
  if (show) runCommand(show);
  useTour.setState({ flowKey, at });
}
