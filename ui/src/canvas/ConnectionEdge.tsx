import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useActive } from '../document/desk';
import { useWords } from '../i18n';
import { ConnectionBadge, useConnectionRun } from './ConnectionBadge';

export type ConnectionEdgeType = Edge<{ port: string }, 'connection'>;

/** A connection with the name of its exit where the step has more than one. */
export const ConnectionEdge = memo(function ConnectionEdge(props: EdgeProps<ConnectionEdgeType>) {
  const { id, source, data, selected } = props;
  const { say } = useWords();
  const exits = useActive((open) => open.views[source]?.exits);
  const lit = useActive((open) => open.lit && (open.lit.edges.has(id) ? 'on' : 'off'));
  const exit = exits?.find((one) => one.port === data?.port);
  const [path, labelX, labelY] = getSmoothStepPath({ ...props, borderRadius: 10 });
  const run = useConnectionRun(id);
  const label = exit && (exits?.length ?? 0) > 1 ? say(exit.label) : '';
  return (
    <>
      <BaseEdge id={id} path={path} {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} {...(run ? { style: { strokeWidth: run.width } } : {})} className={`connection${run?.orders === 0 ? ' is-unused' : ''} connection-${exit?.kind ?? 'unknown'}${selected ? ' is-selected' : ''}${lit ? ` is-lit-${lit}` : ''}`} />
      {run && <ConnectionBadge run={run} x={labelX} y={labelY + (label ? 17 : 0)} />}
      {label && (
        <EdgeLabelRenderer>
          <span className="connection-label" style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }} data-lit={lit ?? undefined}>
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
