import { useState, type PointerEvent as Pressed, type RefObject } from 'react';

export type DropPlace = 'dragged' | 'before' | 'after' | undefined;

/** Where something dragged to a height would come among rows, given their middles without itself. */
export function dropAt(middles: number[], y: number): number {
  return middles.filter((middle) => middle < y).length;
}

/** Reordering the `.branch` rows of a list by dragging them; Escape leaves everything as it is. */
export function useReorder(list: RefObject<HTMLElement | null>, move: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const grab = (event: Pressed, from: number) => {
    if (event.button !== 0 || !list.current) return;
    event.preventDefault();
    const rows = [...list.current.querySelectorAll(':scope > [data-branch]')];
    const middles = rows.filter((_, at) => at !== from).map((row) => {
      const box = row.getBoundingClientRect();
      return box.top + box.height / 2;
    });
    let to = from;
    const onMove = (moved: PointerEvent) => {
      to = dropAt(middles, moved.clientY);
      setDrag({ from, to });
    };
    const end = (keeps: boolean) => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('pointercancel', onCancel);
      window.removeEventListener('keydown', onKey, true);
      setDrag(null);
      if (keeps && to !== from) move(from, to);
    };
    const onUp = () => end(true);
    const onCancel = () => end(false);
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.preventDefault();
      key.stopPropagation();
      end(false);
    };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('pointercancel', onCancel);
    window.addEventListener('keydown', onKey, true);
    (event.currentTarget as HTMLElement).focus();
    setDrag({ from, to: from });
  };
  const placeOf = (at: number): DropPlace => {
    if (!drag) return undefined;
    if (drag.from === at) return 'dragged';
    const among = at > drag.from ? at - 1 : at;
    if (drag.to === drag.from) return undefined;
    if (among === drag.to) return 'before';
    return among === drag.to - 1 && drag.to > drag.from ? 'after' : undefined;
  };
  return { grab, placeOf };
}
