import {
  Background, BackgroundVariant, MarkerType, MiniMap, ReactFlow, ReactFlowProvider, SelectionMode, applyNodeChanges, useReactFlow,
  useStore, type Connection, type EdgeChange, type FinalConnectionState, type NodeChange, type OnNodeDrag,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Edge, Edit, Flow, Point } from '../bindings/types';
import { announce, useAnnounced } from '../document/announce';
import { edit, select, useActive, useDesk, type Selection } from '../document/desk';
import { edgeId, edgeOfId } from '../document/difference';
import { changeWords } from '../document/words';
import { snapped } from '../geometry/align';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import { AddMenu } from './AddMenu';
import { openAddMenu } from './addMenu';
import { ConnectionEdge, type ConnectionEdgeType } from './ConnectionEdge';
import { ConnectMenu } from './ConnectMenu';
import { ContextMenu, useContextMenu } from './ContextMenu';
import { EmptyFlow } from './EmptyFlow';
import { GroupFrame, type GroupFrameType } from './GroupFrame';
import { NoteCard, type NoteCardType } from './NoteCard';
import { Exporting } from '../export/Exporting';
import { Rehearsing } from '../rehearse/Rehearsing';
import { Overview } from './Overview';
import { StepNode, type StepNodeType } from './StepNode';
import { useCanvasCommands } from './commands';
import { useLook } from './look';
import { routed, useRoutes } from './routes';
import { onCanvas, setViewport, showAll } from './viewport';

type AnyNode = StepNodeType | GroupFrameType | NoteCardType;

const NODE_TYPES = { step: StepNode, group: GroupFrame, note: NoteCard };
const EDGE_TYPES = { connection: ConnectionEdge };
const MARKER = { type: MarkerType.ArrowClosed, width: 22, height: 22, markerUnits: 'userSpaceOnUse' };

/** Below this zoom many steps are drawn on one surface instead of one element each. */
const OVERVIEW_ZOOM = 0.35;
const OVERVIEW_STEPS = 150;
const SNAP_REACH = 6;

const noteId = (id: string) => `note:${id}`;
const groupId = (id: string) => `group:${id}`;

function frameOf(flow: Flow, nodes: string[]): { x: number; y: number; width: number; height: number } | null {
  const places = nodes.flatMap((id) => (flow.nodes[id] ? [flow.nodes[id].at] : []));
  if (places.length === 0) return null;
  const [left, top] = [Math.min(...places.map((at) => at[0])) - 24, Math.min(...places.map((at) => at[1])) - 44];
  const right = Math.max(...places.map((at) => at[0])) + STEP_WIDTH + 24;
  return { x: left, y: top, width: right - left, height: Math.max(...places.map((at) => at[1])) + STEP_HEIGHT + 20 - top };
}

/** Everything that stands on the canvas: frames below, steps, notes above. */
function nodesOf(flow: Flow, selection: Selection): AnyNode[] {
  const groups = Object.entries(flow.groups).flatMap(([id, group]): GroupFrameType[] => {
    const frame = frameOf(flow, group.nodes);
    if (!frame) return [];
    return [{ id: groupId(id), type: 'group', position: { x: frame.x, y: frame.y }, width: frame.width, height: frame.height, data: { group: id }, zIndex: -1, draggable: false, selectable: false }];
  });
  const steps = Object.entries(flow.nodes).map(([id, step]): StepNodeType => ({
    id, type: 'step', position: { x: step.at[0], y: step.at[1] }, width: STEP_WIDTH, height: STEP_HEIGHT, data: {}, selected: selection.steps.has(id),
  }));
  const notes = Object.entries(flow.notes).map(([id, note]): NoteCardType => ({
    id: noteId(id), type: 'note', position: { x: note.at[0], y: note.at[1] }, width: note.size[0], height: note.size[1], data: { note: id }, selected: selection.notes.has(id), zIndex: 2,
  }));
  return [...groups, ...steps, ...notes];
}

function edgesOf(flow: Flow, selection: Selection): ConnectionEdgeType[] {
  return flow.edges.map((edge) => {
    const id = edgeId(edge);
    return { id, type: 'connection', source: edge.from, sourceHandle: edge.port, target: edge.to, targetHandle: 'in', data: { port: edge.port }, selected: selection.edges.has(id), markerEnd: MARKER };
  });
}

/** Places of steps and notes after a drag, as one change. */
function movedEdit(flow: Flow, moved: AnyNode[]): { edit: Edit; count: number } | null {
  const to: Record<string, Point> = {};
  const edits: Edit[] = [];
  for (const node of moved) {
    const at: Point = [Math.round(node.position.x), Math.round(node.position.y)];
    if (node.type === 'note') {
      const note = flow.notes[node.data.note];
      if (note && (note.at[0] !== at[0] || note.at[1] !== at[1])) edits.push({ edit: 'set_note', id: node.data.note, note: { ...note, at } });
    } else if (node.type === 'step') {
      const was = flow.nodes[node.id]?.at;
      if (was && (was[0] !== at[0] || was[1] !== at[1])) to[node.id] = at;
    }
  }
  const count = Object.keys(to).length;
  if (count > 0) edits.unshift({ edit: 'move_nodes', to });
  return edits.length === 0 ? null : { edit: edits.length === 1 ? edits[0]! : { edit: 'batch', edits }, count: count + edits.length - (count > 0 ? 1 : 0) };
}

function FlowCanvas({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const flow = useActive((open) => open.flow);
  const views = useActive((open) => open.views);
  const selection = useActive((open) => open.selection);
  const [nodes, setNodes] = useState<AnyNode[]>([]);
  const [guides, setGuides] = useState<{ axis: 0 | 1; at: number }[]>([]);
  const [connecting, setConnecting] = useState<string | null>(null);
  const { hand, minimap, snap } = useLook();
  const reactFlow = useReactFlow();
  const isFar = useStore((state) => state.transform[2] < OVERVIEW_ZOOM) && Object.keys(flow?.nodes ?? {}).length > OVERVIEW_STEPS;
  const announced = useAnnounced((state) => state.text);
  useEffect(() => setViewport(reactFlow), [reactFlow]);
  useCanvasCommands(flowKey);

  useEffect(() => {
    if (flow && selection) setNodes(nodesOf(flow, selection));
  }, [flow, selection]);
  const edges = useMemo(() => (flow && selection ? edgesOf(flow, selection) : []), [flow, selection]);
  const [routedNodes, routedEdges] = [flow?.nodes, flow?.edges];
  useEffect(() => {
    if (routedNodes && routedEdges && views) useRoutes.setState({ routes: routed({ nodes: routedNodes, edges: routedEdges }, views) });
  }, [routedNodes, routedEdges, views]);
  const isShown = useRef(false);
  useEffect(() => {
    if (isShown.current || !flow) return;
    isShown.current = true;
    requestAnimationFrame(() => showAll(flow));
  }, [flow]);

  const onNodesChange = useCallback(
    (changes: NodeChange<AnyNode>[]) => {
      setNodes((now) => applyNodeChanges(changes.filter((one) => one.type !== 'select' && one.type !== 'remove'), now));
      const picked = changes.filter((one) => one.type === 'select');
      if (picked.length === 0) return;
      const now = useDesk.getState().flows[flowKey]?.selection;
      const steps = new Set(now?.steps);
      const notes = new Set(now?.notes);
      for (const one of picked) {
        const [set, id] = one.id.startsWith('note:') ? [notes, one.id.slice(5)] : [steps, one.id];
        if (one.selected) set.add(id);
        else set.delete(id);
      }
      select(flowKey, { steps, notes, edges: now?.edges ?? [] });
    },
    [flowKey],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<ConnectionEdgeType>[]) => {
      const picked = changes.filter((one) => one.type === 'select');
      if (picked.length === 0) return;
      const now = useDesk.getState().flows[flowKey]?.selection;
      const chosen = new Set(now?.edges);
      for (const one of picked) {
        if (one.selected) chosen.add(one.id);
        else chosen.delete(one.id);
      }
      select(flowKey, { steps: now?.steps ?? [], notes: now?.notes ?? [], edges: chosen });
    },
    [flowKey],
  );

  const onDrag: OnNodeDrag<AnyNode> = useCallback(
    (event, node, moved) => {
      const all = useDesk.getState().flows[flowKey]?.flow.nodes;
      if (!snap || !all || node.type !== 'step' || event.ctrlKey || event.metaKey) {
        setGuides([]);
        return;
      }
      const going = new Set(moved.map((one) => one.id));
      const others = Object.entries(all).filter(([id]) => !going.has(id)).map(([, step]) => step.at);
      const { by, lines } = snapped([node.position.x, node.position.y], others, SNAP_REACH);
      setGuides(lines);
      if (by[0] === 0 && by[1] === 0) return;
      setNodes((now) => now.map((one) => (going.has(one.id) ? { ...one, position: { x: one.position.x + by[0], y: one.position.y + by[1] } } : one)));
    },
    [flowKey, snap],
  );
  const onDragStop: OnNodeDrag<AnyNode> = useCallback(
    (_event, _node, moved) => {
      setGuides([]);
      const going = new Set(moved.map((one) => one.id));
      setNodes((now) => {
        const before = useDesk.getState().flows[flowKey]?.flow;
        const change = before && movedEdit(before, now.filter((one) => going.has(one.id)));
        if (change) queueMicrotask(() => void edit(flowKey, change.edit, changeWords.move(change.count)));
        return now;
      });
    },
    [flowKey],
  );

  const connect = useCallback(
    (edge: Edge) => {
      const open = useDesk.getState().flows[flowKey];
      const old = open?.flow.edges.find((one) => one.from === edge.from && one.port === edge.port);
      if (old?.to === edge.to) return;
      // An exit leads to one step: drawing it anew moves it.
      void edit(flowKey, old ? { edit: 'reconnect', edge: old, to: edge } : { edit: 'connect', edge }, old ? changeWords.reconnect() : changeWords.connect());
      announce(t('canvas.connected'));
    },
    [flowKey, t],
  );
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle) connect({ from: source, port: sourceHandle, to: target });
    },
    [connect],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setConnecting(null);
      const from = state.fromNode?.id;
      const port = state.fromHandle?.id;
      if (state.isValid || !from || !port || state.fromHandle?.type !== 'source') return;
      const at = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!at) return;
      const over = document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>('.react-flow__node-step')?.dataset['id'];
      const family = over && useDesk.getState().flows[flowKey]?.views[over]?.family;
      if (over && over !== from && family !== 'source') connect({ from, port, to: over });
      else if (!over) {
        const [x, y] = onCanvas(at.clientX, at.clientY);
        openAddMenu({ at: [at.clientX, at.clientY], into: { kind: 'after', step: from, port, place: [x, y - STEP_HEIGHT / 2] } });
      }
    },
    [connect, flowKey],
  );
  const onReconnect = useCallback(
    (old: ConnectionEdgeType, { source, sourceHandle, target }: Connection) => {
      if (!sourceHandle) return;
      void edit(flowKey, { edit: 'reconnect', edge: edgeOfId(old.id), to: { from: source, port: sourceHandle, to: target } }, changeWords.reconnect());
    },
    [flowKey],
  );

  const hitFar = useCallback(
    (event: React.MouseEvent) => {
      if (!isFar || !flow) return;
      const [x, y] = onCanvas(event.clientX, event.clientY);
      const hit = Object.entries(flow.nodes).find(([, step]) => x >= step.at[0] && x <= step.at[0] + STEP_WIDTH && y >= step.at[1] && y <= step.at[1] + STEP_HEIGHT);
      select(flowKey, hit ? { steps: [hit[0]] } : {});
    },
    [isFar, flow, flowKey],
  );
  const isEmpty = flow !== undefined && Object.keys(flow.nodes).length === 0;

  return (
    <div
      className={`canvas${connecting ? ' is-connecting' : ''}${hand ? ' is-hand' : ''}`} data-region="canvas" data-steps={Object.keys(flow?.nodes ?? {}).length} role="application" aria-label={t('canvas.label')} tabIndex={0}
      onPointerDownCapture={(event) => {
        if (event.target instanceof Element && !event.target.closest('input, textarea, button, [role="dialog"]')) event.currentTarget.focus({ preventScroll: true });
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        const node = event.target instanceof Element ? event.target.closest<HTMLElement>('.react-flow__node-step')?.dataset['id'] : undefined;
        const isChosen = node !== undefined && useDesk.getState().flows[flowKey]?.selection.steps.has(node);
        if (node !== undefined && !isChosen) select(flowKey, { steps: [node] });
        useContextMenu.setState({ at: [event.clientX, event.clientY] });
      }}
      onDoubleClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
        const [x, y] = onCanvas(event.clientX, event.clientY);
        openAddMenu({ at: [event.clientX, event.clientY], into: { kind: 'free', place: [x - STEP_WIDTH / 2, y - STEP_HEIGHT / 2] } });
      }}
    >
      <ReactFlow
        nodes={isFar ? [] : nodes} edges={isFar ? [] : edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange} onEdgesChange={onEdgesChange} onNodeDrag={onDrag} onNodeDragStop={onDragStop} onPaneClick={hitFar}
        onConnect={onConnect} onConnectStart={(_event, { nodeId }) => setConnecting(nodeId)} onConnectEnd={onConnectEnd} onReconnect={onReconnect}
        selectionOnDrag={!hand} panOnDrag={hand ? [0, 1] : [1]} selectionMode={SelectionMode.Full} panActivationKeyCode="Space" multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        selectionKeyCode={null} panOnScroll={false} zoomOnDoubleClick={false} deleteKeyCode={null} disableKeyboardA11y onlyRenderVisibleElements nodesFocusable={false} edgesFocusable={false}
        connectionRadius={24} minZoom={0.03} maxZoom={2.5} proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
        {minimap && !isEmpty && !isFar && <MiniMap pannable zoomable ariaLabel={t('canvas.minimap')} />}
      </ReactFlow>
      {isFar && <Overview />}
      <Rehearsing flowKey={flowKey} />
      <Guides lines={guides} />
      {isEmpty && <EmptyFlow flowKey={flowKey} />}
      {connecting && <p className="canvas-hint">{t('canvas.connectHint')}</p>}
      <AddMenu flowKey={flowKey} />
      <ConnectMenu flowKey={flowKey} />
      <ContextMenu />
      <div className="visually-hidden" aria-live="polite">
        {announced}
      </div>
    </div>
  );
}

/** Lines to which a dragged step snaps. */
function Guides({ lines }: { lines: { axis: 0 | 1; at: number }[] }) {
  const [x, y, zoom] = useStore((state) => state.transform);
  return lines.map(({ axis, at }) => <span key={axis} className={`guide guide-${axis}`} style={axis === 0 ? { left: at * zoom + x } : { top: at * zoom + y }} />);
}

export function Canvas({ flowKey }: { flowKey: number }) {
  return (
    <ReactFlowProvider key={flowKey}>
      <FlowCanvas flowKey={flowKey} />
      <Exporting flowKey={flowKey} />
    </ReactFlowProvider>
  );
}
