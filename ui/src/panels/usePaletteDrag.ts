import { useCallback, useRef, useState, type PointerEvent } from 'react';
import { insertStep, addPiece, addStep } from '../document/add';
import { useDesk } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { offerDrop, useLines } from '../canvas/drop';
import { connectionAt } from '../canvas/routes';
import { viewport } from '../canvas/viewport';
import { useLook } from '../canvas/look';
import { snapped } from '../geometry/snap';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import type { CatalogComponent, Fragment, Point, Text } from '../bindings/types';

/** What can be dragged from the palette: one step, or a ready-made piece. */
export type Good = { component: CatalogComponent } | { name: Text; piece: Fragment };

export interface Dragged {
  good: Good;
  x: number;
  y: number;
}

/** So near to the side of the canvas it moves along. */
const EDGE = 36;
const MOST_PER_FRAME = 14;
const SNAP_REACH = 6;
const DROP_REACH = 14;

function canvasUnder(x: number, y: number): Element | null {
  return document.elementFromPoint(x, y)?.closest('[data-region="canvas"]') ?? null;
}

/** How far the canvas moves in one frame while the pointer is near its side. */
export function scrollBy(at: number, from: number, to: number): number {
  if (at < from + EDGE) return MOST_PER_FRAME * Math.min(1, (from + EDGE - at) / EDGE);
  if (at > to - EDGE) return -MOST_PER_FRAME * Math.min(1, (at - (to - EDGE)) / EDGE);
  return 0;
}

/** Where a step dropped at a place of the screen stands: under the pointer, pulled to its neighbours. */
function placeFor(flowKey: number, x: number, y: number, isFree: boolean): Point {
  const shown = viewport();
  const at = shown?.screenToFlowPosition({ x, y }) ?? { x: 0, y: 0 };
  const place: Point = [Math.round(at.x - STEP_WIDTH / 2), Math.round(at.y - STEP_HEIGHT / 2)];
  if (isFree || !useLook.getState().snap) return place;
  const others = Object.values(useDesk.getState().flows[flowKey]?.flow.nodes ?? {}).map((step) => step.at);
  const { by } = snapped(place, others, SNAP_REACH / (shown?.getZoom() ?? 1));
  return [place[0] + by[0], place[1] + by[1]];
}

function drop(flowKey: number, good: Good, x: number, y: number, isFree: boolean): void {
  const line = useLines.getState().drop;
  const place = placeFor(flowKey, x, y, isFree);
  if ('piece' in good) void addPiece(flowKey, good.name, good.piece, place);
  else if (line !== null) void insertStep(flowKey, edgeOfId(line), good.component);
  else void addStep(flowKey, good.component, place);
}

/** Dragging out of the palette with the pointer: mouse, touch or pen; Escape gives up. */
export function usePaletteDrag(flowKey: number): { dragged: Dragged | null; begin: (good: Good) => (down: PointerEvent<HTMLElement>) => void } {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const frame = useRef(0);
  const begin = useCallback(
    (good: Good) => (down: PointerEvent<HTMLElement>) => {
      if (down.button !== 0) return;
      const start = { x: down.clientX, y: down.clientY };
      let now = start;
      let isAway = false;
      const takesLine = 'component' in good && good.component.family !== 'source' && good.component.family !== 'sink';
      const each = () => {
        const box = canvasUnder(now.x, now.y)?.getBoundingClientRect();
        const shown = viewport();
        if (box && shown) {
          const [x, y] = [scrollBy(now.x, box.left, box.right), scrollBy(now.y, box.top, box.bottom)];
          if (x !== 0 || y !== 0) {
            const view = shown.getViewport();
            void shown.setViewport({ ...view, x: view.x + x, y: view.y + y });
          }
          const at = shown.screenToFlowPosition({ x: now.x, y: now.y });
          offerDrop(takesLine ? connectionAt([at.x, at.y], DROP_REACH / shown.getZoom()) : null);
        } else offerDrop(null);
        frame.current = requestAnimationFrame(each);
      };
      const onMove = (move: globalThis.PointerEvent) => {
        now = { x: move.clientX, y: move.clientY };
        if (!isAway && Math.hypot(now.x - start.x, now.y - start.y) > 4) {
          isAway = true;
          frame.current = requestAnimationFrame(each);
        }
        if (isAway) setDragged({ good, ...now });
      };
      const stop = () => {
        cancelAnimationFrame(frame.current);
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onUp);
        window.removeEventListener('pointercancel', stop);
        window.removeEventListener('keydown', onKey, true);
        setDragged(null);
        offerDrop(null);
      };
      const onUp = (up: globalThis.PointerEvent) => {
        if (isAway && canvasUnder(up.clientX, up.clientY)) {
          const at = viewport()?.screenToFlowPosition({ x: up.clientX, y: up.clientY });
          if (at && takesLine) offerDrop(connectionAt([at.x, at.y], DROP_REACH / (viewport()?.getZoom() ?? 1)));
          drop(flowKey, good, up.clientX, up.clientY, up.ctrlKey || up.metaKey);
        }
        stop();
      };
      const onKey = (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        stop();
      };
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('pointercancel', stop);
      window.addEventListener('keydown', onKey, true);
    },
    [flowKey],
  );
  return { dragged, begin };
}
