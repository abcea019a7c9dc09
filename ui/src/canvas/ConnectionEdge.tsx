import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react';
import { IconPlus } from '@tabler/icons-react';
import { memo } from 'react';
import { useActive } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { drawn, labelPlace } from '../geometry/route';
import { useWords } from '../i18n';
import { ConnectionBadge, useConnectionRun } from './ConnectionBadge';
import { openAddMenu } from './addMenu';
import { useRoutes } from './routes';

export type ConnectionEdgeType = Edge<{ port: string }, 'connection'>;

/** The way of a connection: as worked out, or while one of its ends is moved, a simple one. */
function usePath(props: EdgeProps<ConnectionEdgeType>): { path: string; x: number; y: number } {
  const known = useRoutes((state) => state.routes.get(props.id));
  const first = known?.[0];
  const last = known?.at(-1);
  const near = (a: number, b: number) => Math.abs(a - b) < 8;
  if (known && first && last && near(first[0], props.sourceX) && near(first[1], props.sourceY) && near(last[0], props.targetX) && near(last[1], props.targetY)) {
    const [x, y] = labelPlace(known);
    return { path: drawn(known), x, y };
  }
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: 10 });
  return { path, x, y };
}

/** A connection with the name of its exit where the step has more than one, and a plus to put a step into it. */
export const ConnectionEdge = memo(function ConnectionEdge(props: EdgeProps<ConnectionEdgeType>) {
  const { id, source, data, selected } = props;
  const { t, say } = useWords();
  const exits = useActive((open) => open.views[source]?.exits);
  const lit = useActive((open) => open.lit && (open.lit.edges.has(id) ? 'on' : 'off'));
  const isWalked = useActive((open) => open.lit?.here !== undefined && open.lit.edges.has(id));
  const exit = exits?.find((one) => one.port === data?.port);
  const { path, x, y } = usePath(props);
  const run = useConnectionRun(id);
  const label = exit && (exits?.length ?? 0) > 1 ? say(exit.label) : '';
  const classes = ['connection', `connection-${exit?.kind ?? 'unknown'}`, run?.orders === 0 && 'is-unused', selected && 'is-selected', lit && `is-lit-${lit}`, isWalked && 'is-walked'];
  return (
    <>
      <BaseEdge
        id={id} path={path} className={classes.filter(Boolean).join(' ')} interactionWidth={18}
        {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} {...(run ? { style: { strokeWidth: run.width } } : {})}
      />
      {run && <ConnectionBadge run={run} x={x} y={y + (label ? 17 : 0)} />}
      <EdgeLabelRenderer>
        {label && (
          <span className="connection-label" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }} data-lit={lit ?? undefined}>
            {label}
          </span>
        )}
        {selected && (
          <button
            type="button" className="connection-plus nodrag nopan" aria-label={t('canvas.insertHere')} title={t('canvas.insertHere')}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y + (label ? 18 : 0)}px)` }}
            onClick={(event) => openAddMenu({ at: [event.clientX, event.clientY], into: { kind: 'insert', edge: edgeOfId(id) } })}
          >
            <IconPlus size={14} />
          </button>
        )}
      </EdgeLabelRenderer>
    </>
  );
});
