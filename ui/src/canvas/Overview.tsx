import { useStore } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { findingsOf, useActive, useDesk } from '../document/desk';
import { edgeId } from '../document/difference';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useRoutes } from './routes';

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
  useEffect(() => {
    const canvas = surface.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen || !flow) return;
    const dense = window.devicePixelRatio || 1;
    canvas.width = width * dense;
    canvas.height = height * dense;
    const style = getComputedStyle(canvas);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const [x, y, zoom] = transform;
    pen.setTransform(dense * zoom, 0, 0, dense * zoom, x * dense, y * dense);
    pen.clearRect(-x / zoom, -y / zoom, width / zoom, height / zoom);
    const [left, top, right, bottom] = [-x / zoom, -y / zoom, (width - x) / zoom, (height - y) / zoom];
    const line = (ids: (id: string) => boolean, stroke: string, thick: number) => {
      pen.beginPath();
      for (const edge of flow.edges) {
        const id = edgeId(edge);
        const path = ids(id) ? routes.get(id) : undefined;
        path?.forEach(([px, py], at) => (at === 0 ? pen.moveTo(px, py) : pen.lineTo(px, py)));
      }
      pen.strokeStyle = stroke;
      pen.lineWidth = thick / zoom;
      pen.stroke();
    };
    line((id) => !lit?.edges.has(id), colour('--line-strong'), 0.8);
    if (lit) line((id) => lit.edges.has(id), colour('--error'), 2);
    for (const [id, step] of Object.entries(flow.nodes)) {
      const [sx, sy] = step.at;
      if (sx > right || sy > bottom || sx + STEP_WIDTH < left || sy + STEP_HEIGHT < top) continue;
      pen.fillStyle = colour(`--group-${components[step.component]?.group ?? 'flow'}`) || colour('--line-strong');
      pen.globalAlpha = lit && !lit.steps.has(id) ? 0.3 : 0.85;
      pen.fillRect(sx, sy, STEP_WIDTH, STEP_HEIGHT);
      pen.globalAlpha = 1;
      if (chosen?.has(id)) {
        pen.strokeStyle = colour('--accent');
        pen.lineWidth = 3 / zoom;
        pen.strokeRect(sx - 4, sy - 4, STEP_WIDTH + 8, STEP_HEIGHT + 8);
      }
      if (findingsOf(report, id)[0]?.severity === 'error') {
        pen.fillStyle = colour('--error');
        pen.beginPath();
        pen.arc(sx + STEP_WIDTH, sy, 5 / zoom, 0, Math.PI * 2);
        pen.fill();
      }
    }
  }, [transform, width, height, flow, report, chosen, lit, components, routes]);
  return <canvas ref={surface} className="overview" aria-hidden />;
}
