/** Dragging on the canvas: snap lines, one axis with Shift, a copy with Alt, a group with its frame, a step into a connection. */
import type { OnNodeDrag } from '@xyflow/react';
import { useCallback, useRef, useState, type Dispatch, type RefObject, type SetStateAction } from 'react';
import type { Edit, Flow, Point } from '../bindings/types';
import { insertExisting, mayInsert } from '../document/add';
import { duplicateTo } from '../document/clipboard';
import { edit, useDesk } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { changeWords } from '../document/words';
import { Grid } from '../geometry/route';
import { keptToAxis, snapped, type Gap, type Line } from '../geometry/snap';
import { offerDrop, useLines } from './drop';
import { onEscape } from './escape';
import { movedEdit, nodesOf, noteId, type AnyNode } from './elements';
import { useLook } from './look';
import { boxAt, connectionAt, useRoutes } from './routes';
import { onCanvas, viewport } from './viewport';

/** On the screen, in pixels. */
const SNAP_REACH = 6;
const DROP_REACH = 14;

interface Drag {
  /** Where everything that moves along stood, by the id of its element. */
  from: Map<string, Point>;
  /** Where it stands now. */
  to: Map<string, Point>;
  others: Point[];
  copies: boolean;
  /** The step that may be put into a connection. */
  alone: string | null;
  /** How far the pointer had gone when the drag began: what was pressed stays under it. */
  lost: Point;
  /** Stops waiting for Escape. */
  deaf: () => void;
}

export interface Guides {
  lines: Line[];
  gaps: Gap[];
}

const NO_GUIDES: Guides = { lines: [], gaps: [] };

/** What moves when an element is dragged: itself with all that is chosen, or a group with its steps. */
function movedWith(flow: Flow, node: AnyNode, moved: readonly AnyNode[]): Map<string, Point> {
  const from = new Map<string, Point>();
  for (const one of moved) if (one.type !== 'group') from.set(one.id, [one.position.x, one.position.y]);
  if (node.type === 'group') {
    from.set(node.id, [node.position.x, node.position.y]);
    for (const id of flow.groups[node.data.group]?.nodes ?? []) {
      const at = flow.nodes[id]?.at;
      if (at) from.set(id, at);
    }
  }
  // A note about a step goes with it.
  for (const [id, note] of Object.entries(flow.notes)) if (note.about !== undefined && from.has(note.about)) from.set(noteId(id), note.at);
  return from;
}

function begun(flow: Flow, node: AnyNode, moved: readonly AnyNode[], copies: boolean, lost: Point, deaf: () => void): Drag {
  const from = movedWith(flow, node, moved);
  const others = Object.entries(flow.nodes).filter(([id]) => !from.has(id)).map(([, step]) => step.at);
  const alone = node.type === 'step' && moved.length === 1 && mayInsert(flow, node.id) ? node.id : null;
  return { from, to: new Map(from), others, copies, alone, lost, deaf };
}

/** `pressed` is where the pointer was pressed last, on the screen. */
export function useDragging(flowKey: number, setNodes: Dispatch<SetStateAction<AnyNode[]>>, pressed: RefObject<readonly [number, number]>) {
  const [guides, setGuides] = useState<Guides>(NO_GUIDES);
  const drag = useRef<Drag | null>(null);

  const onNodeDragStart: OnNodeDrag<AnyNode> = useCallback(
    (event, node, moved) => {
      const flow = useDesk.getState().flows[flowKey]?.flow;
      if (!flow) return;
      const cancel = () => {
        drag.current = null;
        endOfDrag(setGuides);
        const now = useDesk.getState().flows[flowKey];
        if (now) setNodes((all) => nodesOf(now.flow, now.views, now.selection, all));
      };
      drag.current = begun(flow, node, moved, event.altKey, gone(event, pressed.current), onEscape(cancel));
      useRoutes.setState({ still: new Grid(drag.current.others.map(boxAt)) });
    },
    [flowKey, setNodes, pressed],
  );

  const onNodeDrag: OnNodeDrag<AnyNode> = useCallback(
    (event, node, moved) => {
      const now = drag.current;
      const start = now?.from.get(node.id);
      const at = moved.find((one) => one.id === node.id)?.position ?? node.position;
      if (!now || !start) return;
      let by: Point = [at.x - start[0] + now.lost[0], at.y - start[1] + now.lost[1]];
      if (event.shiftKey) by = keptToAxis(by);
      const isFree = event.ctrlKey || event.metaKey || !useLook.getState().snap || node.type !== 'step';
      const snap = isFree ? null : snapped([start[0] + by[0], start[1] + by[1]], now.others, SNAP_REACH / (viewport()?.getZoom() ?? 1));
      if (snap) by = [by[0] + (event.shiftKey && by[0] === 0 ? 0 : snap.by[0]), by[1] + (event.shiftKey && by[1] === 0 ? 0 : snap.by[1])];
      setGuides((before) => (snap && snap.lines.length + snap.gaps.length > 0 ? snap : before === NO_GUIDES ? before : NO_GUIDES));
      for (const [id, place] of now.from) now.to.set(id, [place[0] + by[0], place[1] + by[1]]);
      setNodes((all) =>
        all.map((one) => {
          const to = now.to.get(one.id);
          return to && (one.position.x !== to[0] || one.position.y !== to[1]) ? { ...one, position: { x: to[0], y: to[1] } } : one;
        }),
      );
      if (now.alone === null || now.copies) return;
      const point = 'touches' in event ? event.touches[0] : event;
      offerDrop(point ? connectionAt(onCanvas(point.clientX, point.clientY), DROP_REACH / (viewport()?.getZoom() ?? 1)) : null);
    },
    [setNodes],
  );

  const onNodeDragStop: OnNodeDrag<AnyNode> = useCallback(() => {
    const now = drag.current;
    const open = useDesk.getState().flows[flowKey];
    const line = useLines.getState().drop;
    now?.deaf();
    drag.current = null;
    endOfDrag(setGuides);
    if (!now || !open) return;
    void dropped(flowKey, open.flow, now, line).then((isDone) => {
      // A copy leaves what was dragged where it was; so does a refusal.
      const after = useDesk.getState().flows[flowKey];
      if (after && !isDone) setNodes((all) => nodesOf(after.flow, after.views, after.selection, all));
    });
  }, [flowKey, setNodes]);

  return { guides, onNodeDragStart, onNodeDrag, onNodeDragStop };
}

/** From where the pointer was pressed to where it is, in places of the canvas. */
function gone(event: MouseEvent | TouchEvent, [x, y]: readonly [number, number]): Point {
  const point = 'touches' in event ? event.touches[0] : event;
  const zoom = viewport()?.getZoom() ?? 1;
  return point ? [(point.clientX - x) / zoom, (point.clientY - y) / zoom] : [0, 0];
}

/** Nothing is drawn of a drag any more. */
function endOfDrag(setGuides: (guides: Guides) => void): void {
  setGuides(NO_GUIDES);
  offerDrop(null);
  useRoutes.setState({ still: null });
}

/** Makes the change of a drag; answers whether what was dragged stands where it was let go. */
async function dropped(key: number, flow: Flow, now: Drag, line: string | null): Promise<boolean> {
  const [id, start] = [...now.from][0] ?? [];
  const end = id === undefined ? undefined : now.to.get(id);
  if (!start || !end) return false;
  if (now.copies) {
    await duplicateTo(key, [end[0] - start[0], end[1] - start[1]]);
    return false;
  }
  if (line !== null && now.alone !== null) return (await insertExisting(key, now.alone, edgeOfId(line))) !== null;
  const steps = new Map([...now.to].filter(([one]) => !one.startsWith('group:')));
  const change = movedEdit(flow, steps);
  if (!change) return false;
  const edits: Edit = change.edit;
  return (await edit(key, edits, changeWords.move(change.count))) !== null;
}
