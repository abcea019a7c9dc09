/** Connecting a step by keys: which exit, and to which step. */
import { create } from 'zustand';

export interface Connecting {
  step: string;
  at: readonly [number, number];
}

export const useConnecting = create<{ open: Connecting | null }>(() => ({ open: null }));

export function openConnect(step: string, at: readonly [number, number]): void {
  useConnecting.setState({ open: { step, at } });
}

export function closeConnect(): void {
  useConnecting.setState({ open: null });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}
