/** The menu of what can be done with the thing under the pointer: one for steps, lines, tabs, versions and flows. */
import { create } from 'zustand';
import { i18next } from '../i18n';
import { isOffered, useCommands } from './registry';

/** One entry: its words, the keys that do the same, and what it does. */
export interface Act {
  id: string;
  label: string;
  keys?: string | undefined;
  danger?: boolean;
  run: () => unknown;
}

export type ActOrLine = Act | '-';

interface Opened {
  at: readonly [number, number];
  acts: readonly ActOrLine[];
  /** What had the focus, and gets it back. */
  from: HTMLElement | null;
}

export const useActMenu = create<{ open: Opened | null }>(() => ({ open: null }));

/** Opens the menu at a place of the screen; lines at the ends and double ones are left out. */
export function openActs(at: readonly [number, number], all: readonly ActOrLine[]): void {
  const acts = all.filter((act, index) => act !== '-' || (index > 0 && all[index - 1] !== '-' && all.slice(index).some((one) => one !== '-')));
  if (acts.length === 0) return;
  const from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  useActMenu.setState({ open: { at, acts, from } });
}

export function closeActs(): void {
  const { open } = useActMenu.getState();
  useActMenu.setState({ open: null });
  if (open?.from?.isConnected) open.from.focus({ preventScroll: true });
}

/** Commands as entries, those that can be run now; `-` is a line. */
export function commandActs(ids: readonly string[]): ActOrLine[] {
  const { commands } = useCommands.getState();
  return ids.flatMap((id): ActOrLine[] => {
    if (id === '-') return ['-'];
    const command = commands[id];
    return command && isOffered(command) ? [{ id, label: i18next.t(`commands.${id}`), keys: command.keys?.[0], run: command.run }] : [];
  });
}

/** The keys of a command, to stand beside an entry that does the same elsewhere. */
export function keysOf(id: string): string | undefined {
  return useCommands.getState().commands[id]?.keys?.[0];
}
