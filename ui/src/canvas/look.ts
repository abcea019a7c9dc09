/** How the canvas is looked at and handled: hand or pointer, overview, snap lines; and the step that is being renamed. */
import { create } from 'zustand';
import { announce } from '../document/announce';
import { say } from '../document/desk';
import { i18next } from '../i18n';

interface Look {
  hand: boolean;
  minimap: boolean;
  snap: boolean;
  renaming: string | null;
}

export const useLook = create<Look>(() => ({ hand: false, minimap: true, snap: true, renaming: null }));

/** Switches something on or off, and says so. */
export function mayLook(what: 'minimap' | 'snap'): void {
  useLook.setState((now) => ({ [what]: !now[what] }));
  const word = `${what}${useLook.getState()[what] ? 'On' : 'Off'}`;
  // Nothing on screen shows that snap lines are on.
  if (what === 'snap') say({ en: i18next.t(`canvas.${word}`, { lng: 'en' }), zh: i18next.t(`canvas.${word}`, { lng: 'zh' }) });
  else announce(i18next.t(`canvas.${word}`));
}

/** Takes the hand, which moves the canvas, or the pointer, which selects. */
export function holdHand(hand: boolean): void {
  useLook.setState({ hand });
  announce(i18next.t(`commands.${hand ? 'hand' : 'pointer'}`));
}

/** How large the flow in front is shown, for what stands outside the canvas. */
export const useZoom = create<{ percent: number }>(() => ({ percent: 100 }));
