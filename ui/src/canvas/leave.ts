/** Leaving a text field that stands on the canvas. */
import type { KeyboardEvent } from 'react';

/** Escape gives the focus back to the canvas; what was typed stays. */
export function leaveOnEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.stopPropagation();
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}
