/** A change that is looked at before it is made: what it would do is drawn on the canvas. */
import { create } from 'zustand';
import type { RepairPreview } from '../bindings/problem';
import type { Point } from '../bindings/types';
import { marksOf, type Marks } from '../compare/marks';
import { useDesk } from '../document/desk';
import { showStep } from './viewport';

interface Shown {
  key: number;
  preview: Pick<RepairPreview, 'difference' | 'views'>;
  marks: Marks;
}

export const usePreview = create<{ shown: Shown | null }>(() => ({ shown: null }));

/** Where a change begins: at the first step that comes, changes or goes, or where a connection does. */
function placeOf(key: number, { difference }: Shown['preview']): Point | undefined {
  const nodes = useDesk.getState().flows[key]?.flow.nodes ?? {};
  const [edge] = [...(difference.edges_added ?? []), ...(difference.edges_removed ?? [])];
  const [id, swap] = Object.entries(difference.nodes ?? {})[0] ?? [];
  return (id === undefined ? undefined : (nodes[id]?.at ?? swap?.after?.at)) ?? (edge && nodes[edge.from]?.at);
}

/** Draws a change; the answer takes it away again. */
export function showPreview(key: number, preview: Shown['preview']): () => void {
  const shown: Shown = { key, preview, marks: marksOf(preview.difference) };
  usePreview.setState({ shown });
  const at = placeOf(key, preview);
  if (at) showStep(at, true);
  return () => usePreview.setState((now) => (now.shown === shown ? { shown: null } : now));
}
