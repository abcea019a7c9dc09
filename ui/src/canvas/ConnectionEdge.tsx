import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { IconPlus } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useActive } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { besideMiddle, drawn, Grid, labelPlace, route, type Path } from '../geometry/route';
import { useWords } from '../i18n';
import { ConnectionBadge, useConnectionRun } from './ConnectionBadge';
import { LabelLayer } from './LabelLayer';
import { openAddMenu } from './addMenu';
import { hoverLine, useLines } from './drop';
import { badgesOf, exitName, useLabelPlaces } from './labels';
import { useRoutes } from './routes';

export type ConnectionEdgeType = Edge<{ port: string }, 'connection'>;

const NOTHING_STILL = new Grid([]);

/** The way of a connection: as worked out, or while one of its ends is dragged, around the steps that stand still. */
function usePath({ id, sourceX, sourceY, targetX, targetY }: EdgeProps<ConnectionEdgeType>, lane: number): { path: Path; isMoving: boolean } {
  const known = useRoutes((state) => state.routes.get(id));
  const still = useRoutes((state) => state.still) ?? NOTHING_STILL;
  return useMemo(() => {
    const [first, last] = [known?.[0], known?.at(-1)];
    const near = (a: number, b: number) => Math.abs(a - b) < 8;
    const isRight = known && first && last && near(first[0], sourceX) && near(first[1], sourceY) && near(last[0], targetX) && near(last[1], targetY);
    if (isRight) return { path: known, isMoving: false };
    return { path: route(still, [Math.round(sourceX), Math.round(sourceY)], [Math.round(targetX), Math.round(targetY)], lane), isMoving: true };
  }, [known, still, sourceX, sourceY, targetX, targetY, lane]);
}

/** A connection with the name of its exit where the step has more than one, and a plus to put a step into it. */
export const ConnectionEdge = memo(function ConnectionEdge(props: EdgeProps<ConnectionEdgeType>) {
  const { id, source, data, selected } = props;
  const { t, language } = useWords();
  const exits = useActive((open) => open.views[source]?.exits);
  const lit = useActive((open) => open.lit && (open.lit.edges.has(id) ? 'on' : 'off'));
  const isWalked = useActive((open) => open.lit?.here !== undefined && open.lit.edges.has(id));
  const isHovered = useLines((state) => state.hovered === id);
  const takesDrop = useLines((state) => state.drop === id);
  const lane = Math.max(0, exits?.findIndex((one) => one.port === data?.port) ?? 0);
  const exit = exits?.[lane];
  const { path, isMoving } = usePath(props, lane);
  const run = useConnectionRun(id);
  const isNear = selected || isHovered;
  const name = exitName(exits, data?.port, isNear || lit === 'on');
  const placed = useLabelPlaces((state) => state.places.get(id));
  const badges = badgesOf(run ?? undefined, exits?.length ?? 0, language);
  // A line that follows the pointer, or whose name is told only now, has no place among the others.
  const isPlaced = placed && !isMoving && (placed.badge !== '' || badges.length === 0);
  const [x, y] = isPlaced ? [placed.x, placed.y] : labelPlace(path, lane);
  const badge = isPlaced ? placed.badge : badges[0];
  const classes = ['connection', `connection-${exit?.kind ?? 'unknown'}`, run?.orders === 0 && 'is-unused', selected && 'is-selected', isHovered && 'is-hovered', takesDrop && 'takes-drop', lit && `is-lit-${lit}`, isWalked && 'is-walked'];
  return (
    <>
      <BaseEdge
        id={id} path={drawn(path)} className={classes.filter(Boolean).join(' ')} interactionWidth={16}
        {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} {...(run ? { style: { strokeWidth: run.width } } : {})}
      />
      {(name || badge || isNear) && (
        <LabelLayer>
          {(name || badge) && (
            <div className="connection-words" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }} data-lit={lit ?? undefined}>
              {name && (
                <span className="connection-label" data-kind={exit?.kind}>
                  {name}
                </span>
              )}
              {run && badge && <ConnectionBadge run={run} text={badge} />}
            </div>
          )}
          {isNear && <Plus path={path} label={t('canvas.insertHere')} id={id} isHovered={isHovered} />}
        </LabelLayer>
      )}
    </>
  );
});

/** Inserts a step; where several things are selected, only on the connection under the pointer. It lies beside the line, which can be pressed in its middle too. */
function Plus({ path, label, id, isHovered }: { path: Path; label: string; id: string; isHovered: boolean }) {
  const isOneOfMany = useActive(({ selection }) => selection.steps.size + selection.edges.size > 1);
  if (isOneOfMany && !isHovered) return null;
  const [x, y] = besideMiddle(path);
  return (
    <button
      type="button" className="connection-plus nodrag nopan" aria-label={label} title={label} style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      onPointerEnter={() => hoverLine(id)} onPointerLeave={() => hoverLine(null)}
      onClick={(event) => openAddMenu({ at: [event.clientX, event.clientY], into: { kind: 'insert', edge: edgeOfId(id) } })}
    >
      <IconPlus size={14} aria-hidden />
    </button>
  );
}
