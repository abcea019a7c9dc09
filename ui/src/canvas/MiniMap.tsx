import { useComputedColorScheme } from '@mantine/core';
import { Panel, useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef, type PointerEvent, type WheelEvent } from 'react';
import { useActive, useDesk } from '../document/desk';
import { around, both, NOWHERE, type Area } from '../geometry/area';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import { coloursOf } from './colours';

/** In pixels, as in the styles. */
const SIZE = [168, 104] as const;
const SMALL = [108, 64] as const;
/** A step is never drawn smaller, in pixels, so that a flow of thousands can be seen, too. */
const LEAST = 1.5;
/** How much nearer a turn of the wheel by one pixel goes, as a power of two. */
const TURN = 0.002;

/**
 * The whole flow in the corner, and what of it is in view; dragging on it moves the view. One surface for all steps: an element for
 * each would ask at every frame whether it had moved.
 */
export function MiniMap({ isSmall }: { isSmall: boolean }) {
  const [ownWidth, ownHeight] = isSmall ? SMALL : SIZE;
  const { t } = useWords();
  const surface = useRef<HTMLCanvasElement>(null);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const reactFlow = useReactFlow();
  const flow = useActive((open) => open.flow);
  const components = useDesk((state) => state.components);
  const scheme = useComputedColorScheme('light');
  const view: Area = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
  const drawn = useMemo(() => around(flow ? [...Object.values(flow.nodes), ...Object.values(flow.notes)] : [], NOWHERE), [flow]);
  const whole = both(drawn, view);
  const scale = Math.min(ownWidth / (whole.right - whole.left), ownHeight / (whole.bottom - whole.top));
  const left = whole.left - (ownWidth / scale - (whole.right - whole.left)) / 2;
  const top = whole.top - (ownHeight / scale - (whole.bottom - whole.top)) / 2;
  useEffect(() => {
    const draw = () => {
      const canvas = surface.current;
      const pen = canvas?.getContext('2d');
      if (!canvas || !pen || !flow) return;
      const dense = window.devicePixelRatio || 1;
      canvas.width = ownWidth * dense;
      canvas.height = ownHeight * dense;
      pen.setTransform(dense * scale, 0, 0, dense * scale, -left * scale * dense, -top * scale * dense);
      const colour = coloursOf(canvas);
      const least = LEAST / scale;
      for (const note of Object.values(flow.notes)) {
        pen.fillStyle = colour('--note-line');
        pen.fillRect(note.at[0], note.at[1], note.size[0], note.size[1]);
      }
      for (const step of Object.values(flow.nodes)) {
        pen.fillStyle = colour(`--group-${components[step.component]?.group ?? 'flow'}`) || colour('--line-strong');
        pen.fillRect(step.at[0], step.at[1], Math.max(STEP_WIDTH, least), Math.max(STEP_HEIGHT, least));
      }
    };
    // With the next frame: colours cannot be read before the styles are worked out, and that is done then anyway.
    const frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [flow, components, scheme, scale, left, top, ownWidth, ownHeight]);
  const look = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const within = (place: number, low: number, high: number) => Math.max(low, Math.min(high, place));
    const at = [left + (event.clientX - box.left) / scale, top + (event.clientY - box.top) / scale] as const;
    void reactFlow.setCenter(within(at[0], drawn.left, drawn.right), within(at[1], drawn.top, drawn.bottom), { zoom });
  };
  const onWheel = (event: WheelEvent) => void reactFlow.zoomTo(zoom * 2 ** (-event.deltaY * TURN));
  return (
    <Panel
      position="bottom-right" className="mini-map nowheel" role="img" aria-label={t('canvas.minimap')} onWheel={onWheel}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && look(event)}
    >
      <canvas ref={surface} />
      <div className="mini-map-view" style={{ transform: `translate(${(view.left - left) * scale}px, ${(view.top - top) * scale}px)`, width: (width / zoom) * scale, height: (height / zoom) * scale }} />
    </Panel>
  );
}
