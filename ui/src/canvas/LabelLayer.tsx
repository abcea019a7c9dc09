import { useStore, type ReactFlowState } from '@xyflow/react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

const layers = new WeakMap<Element, Element>();

/** The layer of labels in a canvas, looked up once: React Flow's own component looks for it at every move of anything. */
function layerIn({ domNode }: ReactFlowState): Element | null {
  if (!domNode) return null;
  const layer = layers.get(domNode) ?? domNode.querySelector('.react-flow__edgelabel-renderer');
  if (layer) layers.set(domNode, layer);
  return layer;
}

/** Puts what belongs to a connection above all connections. */
export function LabelLayer({ children }: { children: ReactNode }) {
  const layer = useStore(layerIn);
  return layer && createPortal(children, layer);
}
