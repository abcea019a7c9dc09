import { useEffect, type RefObject } from 'react';
import { pinched, type Fingers, type View } from '../geometry/pinch';
import { viewport } from './viewport';

export const ZOOM_LEAST = 0.03;
export const ZOOM_MOST = 2.5;

/**
 * Two fingers move and zoom the canvas wherever they are put, also on steps, which React Flow would drag by the first of them. From the
 * second finger on nobody else hears of moves, until all are lifted.
 */
export function useTouch(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let begun: { view: View; fingers: Fingers } | null = null;
    let isOurs = false;
    const fingersOf = (event: TouchEvent): Fingers | null => {
      const [first, second] = event.touches;
      const { left, top } = element.getBoundingClientRect();
      return first && second ? [[first.clientX - left, first.clientY - top], [second.clientX - left, second.clientY - top]] : null;
    };
    const isOnFlow = (event: TouchEvent) => event.target instanceof Element && event.target.closest('.react-flow') !== null;
    const onStart = (event: TouchEvent) => {
      const fingers = fingersOf(event);
      const view = viewport()?.getViewport();
      if (!fingers || !view || !isOnFlow(event)) return;
      begun = { view, fingers };
      isOurs = true;
      event.preventDefault();
      event.stopPropagation();
    };
    const onMove = (event: TouchEvent) => {
      if (!isOurs) return;
      event.preventDefault();
      event.stopPropagation();
      const fingers = fingersOf(event);
      if (begun && fingers) void viewport()?.setViewport(pinched(begun.view, begun.fingers, fingers, [ZOOM_LEAST, ZOOM_MOST]));
    };
    const onEnd = (event: TouchEvent) => {
      begun = null;
      if (event.touches.length === 0) isOurs = false;
    };
    const how = { capture: true, passive: false };
    element.addEventListener('touchstart', onStart, how);
    element.addEventListener('touchmove', onMove, how);
    element.addEventListener('touchend', onEnd, how);
    element.addEventListener('touchcancel', onEnd, how);
    return () => {
      element.removeEventListener('touchstart', onStart, how);
      element.removeEventListener('touchmove', onMove, how);
      element.removeEventListener('touchend', onEnd, how);
      element.removeEventListener('touchcancel', onEnd, how);
    };
  }, [canvas]);
}
