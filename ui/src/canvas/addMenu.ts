/** The menu of steps that opens where one is wanted. */
import { create } from 'zustand';
import type { Edge, Point } from '../bindings/types';

/** What becomes of the step that is picked. */
export type Into =
  /** It stands by itself at a place of the canvas. */
  | { kind: 'free'; place: Point }
  /** It follows a step by one of its exits. */
  | { kind: 'after'; step: string; port: string; place?: Point }
  /** It is put into a connection. */
  | { kind: 'insert'; edge: Edge }
  /** It takes the place of a step. */
  | { kind: 'replace'; step: string };

export interface AddMenuState {
  /** Where on the screen it opens. */
  at: readonly [number, number];
  into: Into;
}

export const useAddMenu = create<{ open: AddMenuState | null }>(() => ({ open: null }));

export function openAddMenu(open: AddMenuState): void {
  useAddMenu.setState({ open });
}

export function closeAddMenu(): void {
  useAddMenu.setState({ open: null });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}
