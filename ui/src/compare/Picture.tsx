import { useEffect, useMemo, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { StepView } from '../bindings/types';
import { boxAt } from '../canvas/routes';
import { isPan } from '../canvas/wheel';
import { edgeId } from '../document/difference';
import { entryPlace, exitPlace } from '../geometry/exits';
import { drawn, Grid, route } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import { useSettings } from '../shell/settings';
import type { Marks, Scene } from './marks';
import { StepCard } from './StepCard';
import { panned, zoomedAt, type View } from './view';

interface PictureProps {
  label: string;
  scene: Scene;
  views: Record<string, StepView>;
  marks: Marks;
  view: View;
  /** Steps that a row of the list is about. */
  focus: ReadonlySet<string>;
  size: readonly [number, number];
  onView: (change: (view: View) => View) => void;
}

const PAN_BY_KEY = 60;

/** Ways of all connections; a picture does not change, so they are worked out once. */
function useWays(scene: Scene, views: Record<string, StepView>) {
  return useMemo(() => {
    const grid = new Grid(Object.values(scene.nodes).map(({ at }) => boxAt(at)));
    return scene.edges.flatMap((edge) => {
      const [from, to] = [scene.nodes[edge.from], scene.nodes[edge.to]];
      if (!from || !to) return [];
      const exits = views[edge.from]?.exits ?? [];
      const lane = Math.max(0, exits.findIndex((exit) => exit.port === edge.port));
      return [{ id: edgeId(edge), way: drawn(route(grid, exitPlace(from.at, exits, edge.port), entryPlace(to.at), lane)) }];
    });
  }, [scene, views]);
}

/** A flow as a picture that is moved and zoomed; several of them may share one view. */
export function Picture({ label, scene, views, marks, view, focus, size, onView }: PictureProps) {
  const { t } = useWords();
  const ways = useWays(scene, views);
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<readonly [number, number] | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const frame = element.getBoundingClientRect();
      if (isPan(event, useSettings.getState().wheel, false)) onView((now) => panned(now, -event.deltaX, -event.deltaY));
      else onView((now) => zoomedAt(now, event.clientX - frame.left, event.clientY - frame.top, 1.0015 ** -event.deltaY));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [onView]);
  const onMove = (event: PointerEvent) => {
    if (!last.current) return;
    const [x, y] = last.current;
    last.current = [event.clientX, event.clientY];
    onView((now) => panned(now, event.clientX - x, event.clientY - y));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: [PAN_BY_KEY, 0], ArrowRight: [-PAN_BY_KEY, 0], ArrowUp: [0, PAN_BY_KEY], ArrowDown: [0, -PAN_BY_KEY] }[event.key];
    if (by) onView((now) => panned(now, by[0]!, by[1]!));
    else if (event.key === '+' || event.key === '=') onView((now) => zoomedAt(now, size[0] / 2, size[1] / 2, 1.2));
    else if (event.key === '-') onView((now) => zoomedAt(now, size[0] / 2, size[1] / 2, 1 / 1.2));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Only what is in view is drawn.
  const [left, top] = [-view.x / view.zoom - STEP_WIDTH, -view.y / view.zoom - STEP_HEIGHT];
  const [right, bottom] = [(size[0] - view.x) / view.zoom, (size[1] - view.y) / view.zoom];
  const seen = Object.entries(scene.nodes).filter(([, { at }]) => at[0] > left && at[0] < right && at[1] > top && at[1] < bottom);
  return (
    <div
      ref={box} className="picture" role="img" aria-label={`${label}. ${t('compare.pictureKeys')}`} tabIndex={0} data-small={view.zoom < 0.45 || undefined} onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = [event.clientX, event.clientY];
      }}
      onPointerMove={onMove} onPointerUp={() => (last.current = null)} onPointerCancel={() => (last.current = null)}
    >
      <div className="picture-view" style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}>
        <svg className="picture-lines" aria-hidden>
          {ways.map(({ id, way }) => (
            <path key={id} d={way} data-change={marks.edges[id]} />
          ))}
        </svg>
        {seen.map(([id, step]) => (
          <StepCard key={id} step={step} family={views[id]?.family ?? 'task'} mark={marks.steps[id]} isFocus={focus.has(id)} />
        ))}
      </div>
      <span className="picture-title" aria-hidden>
        {label}
      </span>
    </div>
  );
}
