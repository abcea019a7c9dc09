import { ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { ChangeMark, StepCard } from '../compare/StepCard';
import { useActive } from '../document/desk';
import { edgeId } from '../document/difference';
import { entryPlace, exitPlace } from '../geometry/exits';
import { drawn, Grid, route } from '../geometry/route';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { usePreview } from './preview';
import { boxAt } from './routes';

/** What a change would do, over the flow as it is: steps and connections that would come, and marks at those that would change or go. */
export function PreviewLayer({ flowKey }: { flowKey: number }) {
  const shown = usePreview((state) => state.shown);
  const flow = useActive((open) => open.flow);
  const views = useActive((open) => open.views);
  const layer = useMemo(() => {
    if (shown?.key !== flowKey || !flow || !views) return null;
    const { difference, views: newViews } = shown.preview;
    const after = { ...flow.nodes };
    for (const [id, swap] of Object.entries(difference.nodes ?? {})) {
      if (swap.after === null) delete after[id];
      else after[id] = swap.after;
    }
    const exitsOf = (id: string) => newViews[id]?.exits ?? views[id]?.exits ?? [];
    const grid = new Grid(Object.values(after).map(({ at }) => boxAt(at)));
    const ways = (difference.edges_added ?? []).flatMap((edge) => {
      const [from, to] = [after[edge.from], after[edge.to]];
      if (!from || !to) return [];
      const exits = exitsOf(edge.from);
      return [{ id: edgeId(edge), way: drawn(route(grid, exitPlace(from.at, exits, edge.port), entryPlace(to.at), Math.max(0, exits.findIndex((exit) => exit.port === edge.port)))) }];
    });
    const added = Object.entries(difference.nodes ?? {}).flatMap(([id, { before, after: step }]) => (before === null && step ? [{ id, step, family: newViews[id]?.family ?? ('task' as const) }] : []));
    const changed = Object.entries(shown.marks.steps).flatMap(([id, mark]) => (mark !== 'added' && flow.nodes[id] ? [{ id, mark, at: flow.nodes[id].at }] : []));
    return { ways, added, changed };
  }, [shown, flowKey, flow, views]);
  if (!layer) return null;
  return (
    <ViewportPortal>
      <div className="preview-layer" aria-hidden>
        <svg className="preview-lines picture-lines">
          {layer.ways.map(({ id, way }) => (
            <path key={id} d={way} data-change="added" />
          ))}
        </svg>
        {layer.added.map(({ id, step, family }) => (
          <StepCard key={id} step={step} family={family} mark="added" />
        ))}
        {layer.changed.map(({ id, mark, at }) => (
          <div key={id} className="step-card preview-mark" data-change={mark} style={{ transform: `translate(${at[0]}px, ${at[1]}px)`, width: STEP_WIDTH, height: STEP_HEIGHT }}>
            <ChangeMark mark={mark} />
          </div>
        ))}
      </div>
    </ViewportPortal>
  );
}
