/**
 * Everything a person can do, once: the keyboard, the menus, the command palette and the list of shortcuts all read
 * this list. A part of the window adds its commands with {@link provide} while it is there.
 */
import { useEffect } from 'react';
import { create } from 'zustand';

export type Region = 'anywhere' | 'canvas';

export interface Command {
  /** Name in `commands` of the words: `commands.undo`. */
  id: string;
  group: 'file' | 'edit' | 'view' | 'step' | 'check' | 'simulate' | 'help';
  /**
   * Keys as `Mod+Shift+Z`: `Mod` is Ctrl, on a Mac Command. Letters mean the physical key, so that other layouts do not
   * move them. Several ways may be given; the first is shown.
   */
  keys?: string[];
  /** Plain letters act only while the canvas has the focus. */
  region?: Region;
  when?: () => boolean;
  run: () => unknown;
}

interface Registry {
  commands: Record<string, Command>;
}

export const useCommands = create<Registry>(() => ({ commands: {} }));

/** Adds commands; the answer takes them away again. */
export function provide(commands: Command[]): () => void {
  useCommands.setState((state) => ({
    commands: { ...state.commands, ...Object.fromEntries(commands.map((one) => [one.id, one])) },
  }));
  return () =>
    useCommands.setState((state) => {
      const left = { ...state.commands };
      for (const one of commands) if (left[one.id] === one) delete left[one.id];
      return { commands: left };
    });
}

export function useProvide(commands: Command[]): void {
  useEffect(() => provide(commands), [commands]);
}

export function isOffered(command: Command): boolean {
  return command.when?.() ?? true;
}

export function runCommand(id: string): boolean {
  const command = useCommands.getState().commands[id];
  if (!command || !isOffered(command)) return false;
  command.run();
  return true;
}
