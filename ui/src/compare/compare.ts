/** Which two states of a flow are compared; nothing stands for the flow as it is now. */
import { create } from 'zustand';
import type { VersionRow } from '../bindings/keep';
import type { Command } from '../commands/registry';
import { activeFlow, sayError, useDesk } from '../document/desk';
import { ask } from '../host/host';

export interface Sides {
  before: number | null;
  after: number | null;
}

export const useComparing = create<{ open: (Sides & { key: number }) | null }>(() => ({ open: null }));

export function openComparison(key: number, sides: Sides): void {
  useComparing.setState({ open: { key, ...sides } });
}

export function closeComparison(): void {
  useComparing.setState({ open: null });
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}

// A tab that is opened again shows the flow.
useDesk.subscribe(({ tabs }) => {
  const { open } = useComparing.getState();
  if (open && !tabs.includes(open.key)) useComparing.setState({ open: null });
});

/** The newest version against the flow as it is. */
async function compareNewest(key: number): Promise<void> {
  const [newest] = await ask<VersionRow[]>('version.list', { key });
  if (newest) openComparison(key, { before: newest.version, after: null });
}

export function compareCommands(key: number): Command[] {
  return [{ id: 'compareVersions', group: 'view', keys: ['Mod+Alt+D'], when: () => activeFlow()?.entry.version !== null, run: () => void compareNewest(key).catch(sayError) }];
}
