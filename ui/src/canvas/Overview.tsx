import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { CatalogComponent, Flow, FlowReport } from '../bindings/types';
import { findingsOf, useActive, useDesk, type OpenFlow } from '../document/desk';
import { edgeId } from '../document/difference';
import type { Area } from '../geometry/area';
import type { Path } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { heatFor, staleFor, useFlowRuns } from '../rehearse/useResults';
import type { Heat, Stale } from '../rehearse/heat';
import { coloursOf } from './colours';
import { useRoutes } from './routes';

interface Scene {
  flow: Flow;
  report: FlowReport | null;
  chosen: ReadonlySet<string>;
  lit: OpenFlow['lit'];
  components: Record<string, CatalogComponent>;
  routes: ReadonlyMap<string, Path>;
  /** Of a run whose results are shown. */
  heat: Heat | null;
  stale: Stale | null;
}

/** The whole flow drawn at once on one surface: steps too small to read need no elements of their own. */
export function Overview() {
  const surface = useRef<HTMLCanvasElement>(null);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const flow = useActive((open) => open.flow);
  const report = useActive((open) => open.report) ?? null;
  const chosen = useActive((open) => open.selection.steps);
  const lit = useActive((open) => open.lit) ?? null;
  const components = useDesk((state) => state.components);
  const routes = useRoutes((state) => state.routes);
  const key = useDesk((state) => state.active);
  const heat = useFlowRuns(key, (runs) => (runs.shown ? heatFor(runs) : null));
  const result = useFlowRuns(key, (runs) => runs.result);
  const stale = useDesk((state) => (result ? staleFor(state.active, result) : null));
  useEffect(() => {
    const canvas = surface.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen || !flow || !chosen) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    const [x, y, zoom] = transform;
    pen.setTransform(dense * zoom, 0, 0, dense * zoom, x * dense, y * dense);
    const seen = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
    paint(pen, { flow, report, chosen, lit, components, routes, heat, stale }, zoom, seen, coloursOf(canvas));
  }, [transform, width, height, flow, report, chosen, lit, components, routes, heat, stale]);
  return <canvas ref={surface} className="overview" aria-hidden />;
}

/** On the canvas; a mark is never much larger than its step. */
const MARK_MOST = 36;

function paint(pen: CanvasRenderingContext2D, scene: Scene, zoom: number, seen: Area, colour: (name: string) => string): void {
  const { flow, lit, chosen, report, components } = scene;
  const isPlain = (id: string) => !lit?.edges.has(id);
  if (scene.heat) for (const [width, edges] of byWidth(scene)) lines(pen, scene, (id) => edges.has(id) && isPlain(id), colour('--line-strong'), Math.max(width, 0.8 / zoom));
  else lines(pen, scene, isPlain, colour('--line-strong'), 0.8 / zoom);
  if (lit) lines(pen, scene, (id) => lit.edges.has(id), colour('--error'), 2 / zoom);
  for (const [id, step] of Object.entries(flow.nodes)) {
    const [x, y] = step.at;
    if (x > seen.right || y > seen.bottom || x + STEP_WIDTH < seen.left || y + STEP_HEIGHT < seen.top) continue;
    pen.fillStyle = colour(fillOf(id, scene) ?? `--group-${components[step.component]?.group ?? 'flow'}`) || colour('--line-strong');
    pen.globalAlpha = lit && !lit.steps.has(id) ? 0.25 : 0.85;
    pen.fillRect(x, y, STEP_WIDTH, STEP_HEIGHT);
    pen.globalAlpha = 1;
    if (chosen.has(id)) {
      pen.strokeStyle = colour('--accent');
      pen.lineWidth = 3 / zoom;
      pen.strokeRect(x - 4, y - 4, STEP_WIDTH + 8, STEP_HEIGHT + 8);
    }
    const worst = findingsOf(report, id)[0]?.severity;
    if (worst && worst !== 'hint') mark(pen, worst, [x + STEP_WIDTH, y], Math.min(5 / zoom, MARK_MOST), colour(`--${worst}`));
  }
}

/** The name of the colour that says what a run says of a step; nothing without a run. */
function fillOf(id: string, { heat, stale }: Scene): string | null {
  if (!heat) return null;
  const level = stale?.steps.has(id) ? 0 : (heat.steps[id]?.level ?? 0);
  return level === 0 ? '--line-strong' : `--heat-${level}`;
}

/** Connections by how wide they are drawn: a stroke for each width instead of each connection. */
function byWidth({ flow, heat }: Scene): Map<number, Set<string>> {
  const widths = new Map<number, Set<string>>();
  for (const edge of flow.edges) {
    const id = edgeId(edge);
    const width = Math.round((heat?.connections[id]?.width ?? 0) * 1.5);
    const same = widths.get(width) ?? new Set();
    widths.set(width, same.add(id));
  }
  return widths;
}

function lines(pen: CanvasRenderingContext2D, { flow, routes }: Scene, wanted: (id: string) => boolean, stroke: string, thick: number): void {
  pen.beginPath();
  for (const edge of flow.edges) {
    const id = edgeId(edge);
    const path = wanted(id) ? routes.get(id) : undefined;
    path?.forEach(([px, py], at) => (at === 0 ? pen.moveTo(px, py) : pen.lineTo(px, py)));
  }
  pen.strokeStyle = stroke;
  pen.lineWidth = thick;
  pen.stroke();
}

/** What must be fixed is round, what should be is a triangle, as beside a step. */
function mark(pen: CanvasRenderingContext2D, level: 'error' | 'warning', [x, y]: readonly [number, number], size: number, fill: string): void {
  pen.fillStyle = fill;
  pen.beginPath();
  if (level === 'error') pen.arc(x, y, size, 0, Math.PI * 2);
  else {
    pen.moveTo(x, y - size);
    pen.lineTo(x + size, y + size);
    pen.lineTo(x - size, y + size);
  }
  pen.fill();
}
