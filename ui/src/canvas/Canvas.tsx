import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, SelectionMode, applyNodeChanges, useReactFlow, useStore, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import type { Point } from '../bindings/types';
import { useActMenu } from '../commands/actMenu';
import { runCommand } from '../commands/registry';
import { useAnnounced } from '../document/announce';
import { NOTHING, nameOf, select, useActive, useDesk } from '../document/desk';
import { edgeOfId } from '../document/difference';
import type { Area } from '../geometry/area';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import { AddMenu } from './AddMenu';
import { openAddMenu, useAddMenu } from './addMenu';
import { CanvasBar } from './CanvasBar';
import { ConnectionEdge, type ConnectionEdgeType } from './ConnectionEdge';
import { ConnectMenu } from './ConnectMenu';
import { EmptyFlow } from './EmptyFlow';
import { GroupFrame } from './GroupFrame';
import { Guides } from './Guides';
import { MiniMap } from './MiniMap';
import { NoteCard } from './NoteCard';
import { FindBar } from '../find/FindBar';
import { Trail } from './Trail';
import { Exporting } from '../export/Exporting';
import { Rehearsing } from '../rehearse/Rehearsing';
import { Overview } from './Overview';
import { PreviewLayer } from './PreviewLayer';
import { StepNode } from './StepNode';
import { useCanvasCommands } from './commands';
import { useConnecting } from './connect';
import { stepUnder, useConnect, whyNotDrawn, type Drawn } from './connecting';
import { useDragging } from './dragging';
import { hoverLine, useLines } from './drop';
import { edgesOf, nodesOf, type AnyNode } from './elements';
import { useLabels } from './labels';
import { useLook, useZoom } from './look';
import { takeFocus } from './leave';
import { nearEdges, useNearArea } from './near';
import { openCanvasMenu } from './menus';
import { Router, useRoutes } from './routes';
import { useTouch, ZOOM_LEAST, ZOOM_MOST } from './useTouch';
import { useWheel } from './useWheel';
import { onCanvas, setViewport, showFirst } from './viewport';

const NODE_TYPES = { step: StepNode, group: GroupFrame, note: NoteCard };
const EDGE_TYPES = { connection: ConnectionEdge };
const NO_NODES: AnyNode[] = [];
const NO_EDGES: ConnectionEdgeType[] = [];

/** Below this zoom many steps are drawn on one surface instead of one element each. */
const OVERVIEW_ZOOM = 0.35;
const OVERVIEW_STEPS = 60;
const LONG_PRESS_MS = 550;
/** A finger that lies still trembles so far, in pixels. */
const FINGER_REACH = 8;
/** A press that ends further away was a drag, in pixels. */
const CLICK_REACH = 4;

/** Steps and connections as React Flow holds them, and what it says was chosen. */
function useElements(flowKey: number, area: Area) {
  const flow = useActive((open) => open.flow);
  const views = useActive((open) => open.views);
  const selection = useActive((open) => open.selection);
  const [nodes, setNodes] = useState<AnyNode[]>(NO_NODES);
  const [edges, setEdges] = useState<ConnectionEdgeType[]>(NO_EDGES);
  const router = useRef<Router>(null);
  router.current ??= new Router();
  const [routedNodes, routedEdges] = [flow?.nodes, flow?.edges];
  useEffect(() => {
    if (!flow || !views || !selection) return;
    setNodes((before) => nodesOf(flow, views, selection, before));
  }, [flow, views, selection]);
  useEffect(() => {
    if (flow && selection) setEdges((before) => edgesOf(nearEdges(flow, selection, area), selection, before));
  }, [flow, selection, area]);
  useEffect(() => {
    if (routedNodes && routedEdges && views && router.current) useRoutes.setState({ routes: router.current.routed({ nodes: routedNodes, edges: routedEdges }, views) });
  }, [routedNodes, routedEdges, views]);
  const onNodesChange = useCallback(
    (changes: NodeChange<AnyNode>[]) => {
      // Where dragged elements stand is worked out in `useDragging`, with snap lines and the rest.
      const others = changes.filter((one) => one.type !== 'select' && one.type !== 'remove' && one.type !== 'position');
      if (others.length > 0) setNodes((now) => applyNodeChanges(others, now));
      const picked = changes.filter((one) => one.type === 'select');
      if (picked.length === 0) return;
      const now = useDesk.getState().flows[flowKey]?.selection;
      const [steps, notes] = [new Set(now?.steps), new Set(now?.notes)];
      for (const one of picked) {
        if (one.id.startsWith('group:')) continue;
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
  return { flow, nodes, setNodes, edges, onNodesChange, onEdgesChange };
}

/** The menu of what can be done, by right click, and by a long press with a finger. */
function useMenu(flowKey: number) {
  const press = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pressedAt = useRef<readonly [number, number]>([0, 0]);
  const open = useCallback(
    (target: EventTarget | null, at: readonly [number, number]) => {
      const element = target instanceof Element ? target : null;
      const node = element?.closest<HTMLElement>('.react-flow__node-step')?.dataset['id'];
      // The plus lies over the line it belongs to.
      const line = element?.closest('.connection-plus') ? (useLines.getState().hovered ?? undefined) : element?.closest<HTMLElement>('.react-flow__edge')?.dataset['id'];
      const chosen = useDesk.getState().flows[flowKey]?.selection;
      if (node !== undefined && !chosen?.steps.has(node)) select(flowKey, { steps: [node] });
      if (line !== undefined && !chosen?.edges.has(line)) select(flowKey, { edges: [line] });
      if (node === undefined && line === undefined && element?.closest('.react-flow__pane') && (chosen?.steps.size ?? 0) + (chosen?.edges.size ?? 0) > 0) select(flowKey, {});
      openCanvasMenu(flowKey, at);
    },
    [flowKey],
  );
  return {
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault();
      // The menu key has opened it beside the step already.
      if (useActMenu.getState().open === null) open(event.target, [event.clientX, event.clientY]);
    },
    onPointerDown: (event: PointerEvent) => {
      clearTimeout(press.current);
      // A second finger moves the canvas.
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      const { target, clientX, clientY } = event;
      pressedAt.current = [clientX, clientY];
      press.current = setTimeout(() => open(target, [clientX, clientY]), LONG_PRESS_MS);
    },
    onPointerMove: (event: PointerEvent) => {
      const [x, y] = pressedAt.current;
      if (Math.hypot(event.clientX - x, event.clientY - y) > FINGER_REACH) clearTimeout(press.current);
    },
    onPointerUp: () => clearTimeout(press.current),
    onPointerCancel: () => clearTimeout(press.current),
  };
}

function FlowCanvas({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const area = useNearArea();
  const { flow, nodes, setNodes, edges, onNodesChange, onEdgesChange } = useElements(flowKey, area);
  const pressed = useRef<readonly [number, number]>([0, 0]);
  const { guides, ...dragging } = useDragging(flowKey, setNodes, pressed);
  const { drawn, isCancelled, onOver, handlers } = useConnect(flowKey);
  const { hand, minimap } = useLook();
  const reactFlow = useReactFlow();
  const count = flow ? Object.keys(flow.nodes).length : 0;
  const room = useStore(roomOf);
  const isSmall = useStore((state) => state.transform[2] < OVERVIEW_ZOOM);
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  useEffect(() => useZoom.setState({ percent }), [percent]);
  const isFar = isSmall && count > OVERVIEW_STEPS;
  const announced = useAnnounced((state) => state.text);
  const canvas = useRef<HTMLDivElement>(null);
  const menu = useMenu(flowKey);
  const hasView = useRef(false);
  useEffect(() => setViewport(flowKey, reactFlow, () => hasView.current), [flowKey, reactFlow]);
  useLabels(flowKey, isFar, area);
  useCanvasCommands(flowKey);
  useEffect(() => closeAsked, [flowKey]);
  useWheel(canvas);
  useTouch(canvas);
  const isShown = useRef(false);
  useEffect(() => {
    if (isShown.current || !flow) return;
    isShown.current = true;
    takeFocus(canvas.current);
    requestAnimationFrame(() => {
      showFirst(flowKey, flow);
      hasView.current = true;
    });
  }, [flowKey, flow]);

  const pickFar = (event: MouseEvent) => {
    if (!isFar || !flow) return;
    const hit = stepAt(flow.nodes, onCanvas(event.clientX, event.clientY));
    const chosen = useDesk.getState().flows[flowKey]?.selection.steps ?? [];
    select(flowKey, { steps: [...(event.shiftKey ? chosen : []), ...(hit === null ? [] : [hit])] });
  };
  /** A click on one of several that are chosen chooses it alone; React Flow leaves them chosen, so that they can be dragged. */
  const chooseOne = (event: MouseEvent, node: AnyNode) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || node.type === 'group') return;
    const { steps, notes, edges } = useDesk.getState().flows[flowKey]?.selection ?? NOTHING;
    if (steps.size + notes.size + edges.size > 1) select(flowKey, node.type === 'note' ? { notes: [node.data.note] } : { steps: [node.id] });
  };
  const onDoubleClick = (event: MouseEvent) => {
    // A click and a drag soon after it are no double click.
    const [x0, y0] = pressed.current;
    if (Math.hypot(event.clientX - x0, event.clientY - y0) > CLICK_REACH) return;
    const element = event.target instanceof Element ? event.target : null;
    if (element?.closest('input, textarea, button')) return;
    const line = element?.closest<HTMLElement>('.react-flow__edge')?.dataset['id'];
    if (line !== undefined) {
      // What decides whether orders take it stands in the form of the step it comes from.
      select(flowKey, { steps: [edgeOfId(line).from] });
      requestAnimationFrame(() => runCommand('openForm'));
    } else if (element?.closest('.react-flow__node-step')) requestAnimationFrame(() => runCommand('openForm'));
    else if (element?.classList.contains('react-flow__pane')) {
      const [x, y] = onCanvas(event.clientX, event.clientY);
      openAddMenu({ at: [event.clientX, event.clientY], into: { kind: 'free', place: [x - STEP_WIDTH / 2, y - STEP_HEIGHT / 2] } });
    }
  };
  const classes = ['canvas', drawn && 'is-connecting', isCancelled && 'is-cancelled', hand && 'is-hand', isSmall && 'is-small', room !== 'plenty' && 'is-low'].filter(Boolean).join(' ');
  return (
    <div
      ref={canvas} className={classes} data-region="canvas" data-steps={count} role="application" aria-label={t('canvas.label')} tabIndex={0}
      onPointerDownCapture={(event) => {
        pressed.current = [event.clientX, event.clientY];
        if (event.target instanceof Element && !event.target.closest('input, textarea, button, [role="dialog"], [role="menu"]')) event.currentTarget.focus({ preventScroll: true });
      }}
      onPointerMoveCapture={(event) => {
        // A finger enters nothing on its way.
        if (drawn && event.pointerType === 'touch') onOver(stepUnder(event));
      }}
      onDoubleClick={onDoubleClick} {...menu}
    >
      <ReactFlow
        nodes={isFar ? NO_NODES : nodes} edges={isFar ? NO_EDGES : edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange} onEdgesChange={onEdgesChange} {...dragging} {...handlers} onPaneClick={pickFar} onNodeClick={chooseOne}
        onNodeMouseEnter={(_event, node) => drawn && onOver(node.type === 'step' ? node.id : null)} onNodeMouseLeave={() => drawn && onOver(null)}
        onEdgeMouseEnter={(_event, edge) => hoverLine(edge.id)} onEdgeMouseLeave={() => hoverLine(null)}
        selectionOnDrag={!hand && !isFar} panOnDrag={hand || isFar ? [0, 1] : [1]} selectionMode={SelectionMode.Full} panActivationKeyCode="Space" multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
        selectionKeyCode={null} panOnScroll={false} zoomOnDoubleClick={false} deleteKeyCode={null} disableKeyboardA11y onlyRenderVisibleElements nodesFocusable={false} edgesFocusable={false}
        elevateNodesOnSelect={false} connectionRadius={24} minZoom={ZOOM_LEAST} maxZoom={ZOOM_MOST} proOptions={{ hideAttribution: true }}
      >
        <PreviewLayer flowKey={flowKey} />
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.4} />
        {minimap && count > MINIMAP_STEPS && !isFar && room !== 'none' && <MiniMap isSmall={room === 'little'} />}
      </ReactFlow>
      {isFar && <Overview />}
      <Rehearsing flowKey={flowKey} />
      <Guides guides={guides} />
      {flow && count === 0 && <EmptyFlow flowKey={flowKey} />}
      {drawn && <ConnectHint flowKey={flowKey} drawn={drawn} />}
      <FindBar flowKey={flowKey} />
      <Trail flowKey={flowKey} />
      <CanvasBar />
      <AddMenu flowKey={flowKey} />
      <ConnectMenu flowKey={flowKey} />
      <div className="visually-hidden" aria-live="polite">
        {announced}
      </div>
    </div>
  );
}

/** What is asked on a canvas is about its flow: it ends when another comes to the front. */
function closeAsked(): void {
  useAddMenu.setState({ open: null });
  useConnecting.setState({ open: null });
  useActMenu.setState({ open: null });
  useLook.setState({ renaming: null });
}

/** A flow of a few steps is seen as a whole; it needs no overview. */
const MINIMAP_STEPS = 8;

/** What a canvas has room for beside the flow, in pixels: all of the overview and the legend, small ones, or no overview. */
const PLENTY = [520, 340] as const;
const LITTLE = [400, 180] as const;

function roomOf({ width, height }: { width: number; height: number }): 'plenty' | 'little' | 'none' {
  if (width >= PLENTY[0] && height >= PLENTY[1]) return 'plenty';
  return width >= LITTLE[0] && height >= LITTLE[1] ? 'little' : 'none';
}

function stepAt(nodes: Record<string, { at: Point }>, [x, y]: Point): string | null {
  const hit = Object.entries(nodes).find(([, { at }]) => x >= at[0] && x <= at[0] + STEP_WIDTH && y >= at[1] && y <= at[1] + STEP_HEIGHT);
  return hit?.[0] ?? null;
}

/** While a connection is drawn: what letting go here would do, or why it cannot be done. */
function ConnectHint({ flowKey, drawn }: { flowKey: number; drawn: Drawn }) {
  const { t, say } = useWords();
  const open = useDesk((state) => state.flows[flowKey]);
  const components = useDesk((state) => state.components);
  const step = drawn.over === null ? undefined : open?.flow.nodes[drawn.over];
  if (!open || drawn.over === null || !step) return <p className="canvas-hint">{t('canvas.connectHint')}</p>;
  const why = whyNotDrawn(open, drawn, drawn.over);
  return (
    <p className="canvas-hint" data-refused={why !== null || undefined}>
      {why === null ? t('canvas.connectTo', { name: say(nameOf(step, components)) }) : t(`canvas.${why}`)}
    </p>
  );
}

export function Canvas({ flowKey }: { flowKey: number }) {
  return (
    <ReactFlowProvider key={flowKey}>
      <FlowCanvas flowKey={flowKey} />
      <Exporting flowKey={flowKey} />
    </ReactFlowProvider>
  );
}
