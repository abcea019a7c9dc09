/** The view of the canvas in front, for commands and panels that lie outside it. */
import type { ReactFlowInstance, Viewport } from '@xyflow/react';
import type { Flow, Point } from '../bindings/types';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

let shown: ReactFlowInstance | null = null;
let shownKey: number | null = null;
/** What of each flow was last in view, for when its tab comes to the front again. */
const views = new Map<number, Viewport>();

/** Takes the view of the canvas in front; what it shows in the end is kept if `hasView`: before its first view it shows nothing of note. */
export function setViewport(key: number, instance: unknown, hasView: () => boolean): () => void {
  const mine = instance as ReactFlowInstance;
  shown = mine;
  shownKey = key;
  return () => {
    if (shown !== mine) return;
    if (hasView()) views.set(key, mine.getViewport());
    shown = null;
    shownKey = null;
  };
}

export function keepView(key: number, view: Viewport): void {
  views.set(key, view);
}

/** What of a flow is in view, or was when its tab was left. */
export function viewOf(key: number): Viewport | null {
  return shown && shownKey === key ? shown.getViewport() : (views.get(key) ?? null);
}

/** Shows a part of the flow in front. */
export function putView(key: number, view: Viewport): void {
  if (shown && shownKey === key) void shown.setViewport(view, { duration: moveTime() });
}

export function viewport(): ReactFlowInstance | null {
  return shown;
}

const still = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

export function moveTime(): number {
  return still() ? 0 : 160;
}

function canvasBox(): DOMRect | undefined {
  return document.querySelector('.canvas')?.getBoundingClientRect();
}

/** Brings a step into the middle; with `gently` only if it is not in view already. `covered` is what lies over the right side, in pixels. */
export function showStep(at: Point, gently = false, covered = 0): void {
  const box = canvasBox();
  if (gently && shown && box) {
    const { x, y } = shown.flowToScreenPosition({ x: at[0], y: at[1] });
    const zoom = shown.getZoom();
    const isInside = x > box.left + 16 && y > box.top + 16 && x + STEP_WIDTH * zoom < box.right - 16 - covered && y + STEP_HEIGHT * zoom < box.bottom - 16;
    if (isInside && zoom > 0.4) return;
  }
  const zoom = Math.max(shown?.getZoom() ?? 1, 0.75);
  void shown?.setCenter(at[0] + STEP_WIDTH / 2 + covered / 2 / zoom, at[1] + STEP_HEIGHT / 2, { zoom, duration: moveTime() });
}

/** Between what lies over the canvas and the steps beside it, in pixels. */
const AROUND = 16;

/** Below this zoom the names of steps cannot be read. */
const READABLE = 0.55;

/** How a flow is first seen: as when it was left; else as a whole if its steps can be read then, otherwise its beginning. */
export function showFirst(key: number, flow: Flow): void {
  const before = views.get(key);
  if (before && shown) {
    void shown.setViewport(before);
    return;
  }
  const box = canvasBox();
  const places = Object.values(flow.nodes).map((step) => step.at);
  if (!shown || !box || places.length === 0) return;
  const [left, top] = [Math.min(...places.map((at) => at[0])), Math.min(...places.map((at) => at[1]))];
  const [right, bottom] = [Math.max(...places.map((at) => at[0])) + STEP_WIDTH, Math.max(...places.map((at) => at[1])) + STEP_HEIGHT];
  const [width, height] = [right - left, bottom - top];
  const fits = Math.min((box.width * 0.92) / width, (box.height * 0.84) / height, 1);
  if (fits >= READABLE) {
    void shown.setViewport({ x: (box.width - width * fits) / 2 - left * fits, y: (box.height - height * fits) / 2 - top * fits, zoom: fits });
    return;
  }
  // From the left; from the top as well where it is too high.
  const zoom = Math.max(READABLE, Math.min(0.8, (box.height * 0.84) / height));
  const first = places.reduce((one, other) => (other[0] < one[0] || (other[0] === one[0] && other[1] < one[1]) ? other : one));
  const y = height * zoom <= box.height * 0.9 ? (box.height - height * zoom) / 2 - top * zoom : box.height / 2 - (first[1] + STEP_HEIGHT / 2) * zoom;
  void shown.setViewport({ x: 40 - left * zoom, y, zoom });
}

/** A few steps are not shown larger than this: they would fill the canvas. */
const CLOSEST = 1.6;

/** Shows steps, or all of a flow, as large as they fit. */
export function showAll(flow: Flow, only?: ReadonlySet<string>): void {
  const places = Object.entries(flow.nodes).filter(([id]) => !only || only.size === 0 || only.has(id)).map(([, step]) => step.at);
  if (places.length === 0) return;
  const [left, top] = [Math.min(...places.map((at) => at[0])), Math.min(...places.map((at) => at[1]))];
  const [right, bottom] = [Math.max(...places.map((at) => at[0])) + STEP_WIDTH, Math.max(...places.map((at) => at[1])) + STEP_HEIGHT];
  const box = canvasBox();
  const [width, height] = [Math.max(right - left, (box?.width ?? 0) / CLOSEST), Math.max(bottom - top, (box?.height ?? 0) / CLOSEST)];
  void shown?.fitBounds({ x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height }, { padding: 0.08, duration: moveTime() });
}

/** Moves the flow down where steps lie under something that has come up over the top of the canvas. */
export function uncover(flow: Flow, over: DOMRect): void {
  if (!shown) return;
  const zoom = shown.getZoom();
  let by = 0;
  for (const { at } of Object.values(flow.nodes)) {
    const { x, y } = shown.flowToScreenPosition({ x: at[0], y: at[1] });
    const isUnder = x < over.right + AROUND && x + STEP_WIDTH * zoom > over.left && y < over.bottom + AROUND && y + STEP_HEIGHT * zoom > over.top;
    if (isUnder) by = Math.max(by, over.bottom + AROUND - y);
  }
  const view = shown.getViewport();
  if (by > 0) void shown.setViewport({ ...view, y: view.y + by }, { duration: moveTime() });
}

/** The middle of what is seen, in places of the canvas, for a step that is put there. */
export function middleOfView(): Point {
  const box = canvasBox();
  if (!shown || !box) return [0, 0];
  const middle = shown.screenToFlowPosition({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  return [Math.round(middle.x - STEP_WIDTH / 2), Math.round(middle.y - STEP_HEIGHT / 2)];
}

/** Where a step lies on the screen. */
export function onScreen(at: Point): readonly [number, number] {
  const place = shown?.flowToScreenPosition({ x: at[0], y: at[1] });
  return place ? [place.x, place.y] : [200, 200];
}

/** A place of the screen on the canvas. */
export function onCanvas(x: number, y: number): Point {
  const place = shown?.screenToFlowPosition({ x, y });
  return place ? [Math.round(place.x), Math.round(place.y)] : [0, 0];
}

/** Brings a part of the canvas into the middle. */
export function showPlace(at: Point, size: readonly [number, number]): void {
  void shown?.setCenter(at[0] + size[0] / 2, at[1] + size[1] / 2, { zoom: Math.max(shown.getZoom(), 0.75), duration: moveTime() });
}
