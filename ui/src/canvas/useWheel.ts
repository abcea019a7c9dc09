import { useEffect, type RefObject } from 'react';
import { useSettings } from '../shell/settings';
import { viewport } from './viewport';
import { isPan } from './wheel';

/** Turns closer together than this are one swipe. */
const SWIPE_MS = 180;

/** Lets a touchpad move the canvas; what should zoom goes on to React Flow. */
export function useWheel(canvas: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let panned = -Infinity;
    const onWheel = (event: WheelEvent) => {
      if (!(event.target instanceof Element) || !event.target.closest('.react-flow') || event.target.closest('.nowheel')) return;
      const shown = viewport();
      if (!shown || !isPan(event, useSettings.getState().wheel, event.timeStamp - panned < SWIPE_MS)) return;
      panned = event.timeStamp;
      event.preventDefault();
      event.stopPropagation();
      const [x, y] = event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      const now = shown.getViewport();
      void shown.setViewport({ ...now, x: now.x - x, y: now.y - y });
    };
    element.addEventListener('wheel', onWheel, { capture: true, passive: false });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [canvas]);
}
