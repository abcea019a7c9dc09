/** What screen readers are told of what happens on the canvas. */
import { create } from 'zustand';

export const useAnnounced = create<{ text: string }>(() => ({ text: '' }));

/** Says something in the current language; the last word counts when several come at once. */
export function announce(text: string): void {
  useAnnounced.setState({ text });
}
