/** The view of the canvas in front, for commands and panels that lie outside it. */
import type { ReactFlowInstance } from '@xyflow/react';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

let shown: ReactFlowInstance | null = null;

export function setViewport(instance: unknown): () => void {
  shown = instance as ReactFlowInstance;
  return () => {
    if (shown === instance) shown = null;
  };
}

export function viewport(): ReactFlowInstance | null {
  return shown;
}

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function moveTime(): number {
  return still() ? 0 : 160;
}

/** Brings a step into view, without a jump if it is there already. */
export function showStep(at: readonly [number, number]): void {
  void shown?.setCenter(at[0] + STEP_WIDTH / 2, at[1] + STEP_HEIGHT / 2, { zoom: Math.max(shown.getZoom(), 0.75), duration: moveTime() });
}

/** The middle of what is seen, in places of the canvas. */
export function middleOfView(): [number, number] {
  const box = document.querySelector('.canvas')?.getBoundingClientRect();
  if (!shown || !box) return [0, 0];
  const middle = shown.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  return [Math.round(middle.x - STEP_WIDTH / 2), Math.round(middle.y - STEP_HEIGHT / 2)];
}
