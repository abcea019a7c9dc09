/** A change that is looked at before it is made: what it would do is drawn on the canvas. */
import { create } from 'zustand';
import type { RepairPreview } from '../bindings/problem';
import { marksOf, type Marks } from '../compare/marks';

interface Shown {
  key: number;
  preview: Pick<RepairPreview, 'difference' | 'views'>;
  marks: Marks;
}

export const usePreview = create<{ shown: Shown | null }>(() => ({ shown: null }));

/** Draws a change; the answer takes it away again. */
export function showPreview(key: number, preview: Shown['preview']): () => void {
  const shown: Shown = { key, preview, marks: marksOf(preview.difference) };
  usePreview.setState({ shown });
  return () => usePreview.setState((now) => (now.shown === shown ? { shown: null } : now));
}
