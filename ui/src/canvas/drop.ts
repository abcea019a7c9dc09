/** The connection into which a dragged step would be put, and the one the pointer is on. */
import { create } from 'zustand';

export const useLines = create<{ drop: string | null; hovered: string | null }>(() => ({ drop: null, hovered: null }));

export function offerDrop(id: string | null): void {
  if (useLines.getState().drop !== id) useLines.setState({ drop: id });
}

let leaving: ReturnType<typeof setTimeout> | undefined;

/** The button on a line stays for a moment, so that the pointer can go to it. */
export function hoverLine(id: string | null): void {
  clearTimeout(leaving);
  if (id !== null) useLines.setState({ hovered: id });
  else leaving = setTimeout(() => useLines.setState({ hovered: null }), 350);
}
