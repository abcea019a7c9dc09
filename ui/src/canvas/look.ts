/** How the canvas is looked at: hand or pointer, overview, snap lines. */
import { create } from 'zustand';

export const useLook = create<{ hand: boolean; minimap: boolean; snap: boolean }>(() => ({ hand: false, minimap: true, snap: true }));

/** Switches something on or off. */
export function mayLook(what: 'minimap' | 'snap'): void {
  useLook.setState((now) => ({ [what]: !now[what] }));
}
