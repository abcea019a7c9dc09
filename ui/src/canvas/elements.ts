/** What stands on the canvas, as React Flow takes it: frames below, steps, notes above. */
import { MarkerType, Position, type NodeHandle } from '@xyflow/react';
import type { Edit, Flow, Point, StepView } from '../bindings/types';
import type { Selection } from '../document/desk';
import { edgeId } from '../document/difference';
import { entryPlace, exitTop } from '../geometry/exits';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import type { ConnectionEdgeType } from './ConnectionEdge';
import type { GroupFrameType } from './GroupFrame';
import type { NoteCardType } from './NoteCard';
import type { StepNodeType } from './StepNode';

export type AnyNode = StepNodeType | GroupFrameType | NoteCardType;

const MARKER = { type: MarkerType.ArrowClosed, width: 18, height: 18, markerUnits: 'userSpaceOnUse' };
const NO_DATA: Record<string, never> = {};

export const noteId = (id: string) => `note:${id}`;
export const groupId = (id: string) => `group:${id}`;

function frameOf(flow: Flow, nodes: readonly string[]): { x: number; y: number; width: number; height: number } | null {
  const places = nodes.flatMap((id) => (flow.nodes[id] ? [flow.nodes[id].at] : []));
  if (places.length === 0) return null;
  const [left, top] = [Math.min(...places.map((at) => at[0])) - 24, Math.min(...places.map((at) => at[1])) - 44];
  const right = Math.max(...places.map((at) => at[0])) + STEP_WIDTH + 24;
  return { x: left, y: top, width: right - left, height: Math.max(...places.map((at) => at[1])) + STEP_HEIGHT + 20 - top };
}

const NO_HANDLES: NodeHandle[] = [];
const known = new WeakMap<StepView, NodeHandle[]>();

/**
 * Where the way in and the exits of a step are. React Flow is told, so that it need not draw every step of a flow once to
 * measure it, and can leave out those that are out of view.
 */
function handlesOf(view: StepView | undefined): NodeHandle[] {
  if (!view) return NO_HANDLES;
  const found = known.get(view);
  if (found) return found;
  const [x, y] = entryPlace([0, 0]);
  const handles: NodeHandle[] = view.exits.map(({ port }, at) => ({ id: port, type: 'source', position: Position.Right, x: STEP_WIDTH, y: exitTop(at, view.exits.length), width: 0, height: 0 }));
  handles.push({ id: 'in', type: 'target', position: Position.Left, x, y, width: 0, height: 0 });
  known.set(view, handles);
  return handles;
}

function isSame(one: AnyNode, other: AnyNode): boolean {
  return one.handles === other.handles && one.position.x === other.position.x && one.position.y === other.position.y && one.width === other.width && one.height === other.height && one.selected === other.selected;
}

/** Elements of a flow; one that looks as before is the same object, so that React Flow passes over it. */
export function nodesOf(flow: Flow, views: Record<string, StepView>, selection: Selection, before: readonly AnyNode[]): AnyNode[] {
  const known = new Map(before.map((node) => [node.id, node]));
  const keep = (node: AnyNode): AnyNode => {
    const old = known.get(node.id);
    const { width, height } = node;
    const whole = { handles: NO_HANDLES, ...node };
    return old && isSame(old, whole) ? old : ({ ...old, ...whole, measured: { width, height }, dragging: false } as AnyNode);
  };
  const groups = Object.entries(flow.groups).flatMap(([id, group]): AnyNode[] => {
    const frame = frameOf(flow, group.nodes);
    if (!frame) return [];
    const data = known.get(groupId(id))?.data ?? { group: id };
    return [keep({ id: groupId(id), type: 'group', position: { x: frame.x, y: frame.y }, width: frame.width, height: frame.height, data, zIndex: -1, dragHandle: '.group-title', selectable: false } as GroupFrameType)];
  });
  const steps = Object.entries(flow.nodes).map(([id, step]) =>
    keep({ id, type: 'step', position: { x: step.at[0], y: step.at[1] }, width: STEP_WIDTH, height: STEP_HEIGHT, handles: handlesOf(views[id]), data: NO_DATA, selected: selection.steps.has(id) }),
  );
  const notes = Object.entries(flow.notes).map(([id, note]) => {
    const data = known.get(noteId(id))?.data ?? { note: id };
    return keep({ id: noteId(id), type: 'note', position: { x: note.at[0], y: note.at[1] }, width: note.size[0], height: note.size[1], data, selected: selection.notes.has(id), zIndex: 2 } as NoteCardType);
  });
  return [...groups, ...steps, ...notes];
}

/** Connections of a flow; one that looks as before is the same object. */
export function edgesOf(flow: Pick<Flow, 'edges'>, selection: Selection, before: readonly ConnectionEdgeType[]): ConnectionEdgeType[] {
  const known = new Map(before.map((edge) => [edge.id, edge]));
  return flow.edges.map((edge) => {
    const id = edgeId(edge);
    const selected = selection.edges.has(id);
    const old = known.get(id);
    if (old && old.selected === selected) return old;
    return { id, type: 'connection', source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: 'in', data: { port: edge.port }, selected, markerEnd: MARKER };
  });
}

/** Places of steps and notes after a drag, as one change. */
export function movedEdit(flow: Flow, places: ReadonlyMap<string, Point>): { edit: Edit; count: number } | null {
  const to: Record<string, Point> = {};
  const edits: Edit[] = [];
  for (const [id, place] of places) {
    const at: Point = [Math.round(place[0]), Math.round(place[1])];
    const noted = id.startsWith('note:') ? id.slice(5) : null;
    const note = noted === null ? undefined : flow.notes[noted];
    const was = note?.at ?? flow.nodes[id]?.at;
    if (!was || (was[0] === at[0] && was[1] === at[1])) continue;
    if (noted !== null && note) edits.push({ edit: 'set_note', id: noted, note: { ...note, at } });
    else to[id] = at;
  }
  const count = Object.keys(to).length + edits.length;
  if (Object.keys(to).length > 0) edits.unshift({ edit: 'move_nodes', to });
  return edits.length === 0 ? null : { edit: edits.length === 1 ? edits[0]! : { edit: 'batch', edits }, count };
}
