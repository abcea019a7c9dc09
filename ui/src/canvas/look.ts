/** How the canvas is looked at and handled: hand or pointer, overview, snap lines; and the step that is being renamed. */
import { create } from 'zustand';

interface Look {
  hand: boolean;
  minimap: boolean;
  snap: boolean;
  renaming: string | null;
}

export const useLook = create<Look>(() => ({ hand: false, minimap: true, snap: true, renaming: null }));

/** Switches something on or off. */
export function mayLook(what: 'minimap' | 'snap'): void {
  useLook.setState((now) => ({ [what]: !now[what] }));
}

/** How large the flow in front is shown, for what stands outside the canvas. */
export const useZoom = create<{ percent: number }>(() => ({ percent: 100 }));
