/** Leaving a text field that stands on the canvas, and coming to what has been opened. */
import type { KeyboardEvent } from 'react';

/** Escape gives the focus back to the canvas; what was typed stays. */
export function leaveOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}

/** Gives the focus to what fills the window now, unless something that is still there has it: keys then act at once. */
export function takeFocus(element: HTMLElement | null): void {
  if (document.activeElement === null || document.activeElement === document.body) element?.focus({ preventScroll: true });
}
