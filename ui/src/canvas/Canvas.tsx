import {
  Background, BackgroundVariant, MarkerType, MiniMap, ReactFlow, ReactFlowProvider, SelectionMode, applyNodeChanges,
  useReactFlow, type Connection, type EdgeChange, type NodeChange,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Edge, Flow } from '../bindings/types';
import { edit, select, useActive, useDesk, type Selection } from '../document/desk';
import { edgeId, edgeOfId } from '../document/difference';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { useWords } from '../i18n';
import { ConnectionEdge, type ConnectionEdgeType } from './ConnectionEdge';
import { Rehearsing } from '../rehearse/Rehearsing';
import { StepNode, type StepNodeType } from './StepNode';
import { useCanvasCommands } from './commands';
import { setViewport } from './viewport';
import { changeWords } from '../document/words';

const NODE_TYPES = { step: StepNode };
const EDGE_TYPES = { connection: ConnectionEdge };

function stepNodes(flow: Flow, selection: Selection): StepNodeType[] {
  return Object.entries(flow.nodes).map(([id, step]) => ({
    id,
    type: 'step',
    position: { x: step.at[0], y: step.at[1] },
    width: STEP_WIDTH,
    height: STEP_HEIGHT,
    data: {},
    selected: selection.steps.has(id),
  }));
}

function connectionEdges(flow: Flow, selection: Selection): ConnectionEdgeType[] {
  return flow.edges.map((edge) => {
    const id = edgeId(edge);
    return {
      id,
      type: 'connection',
      source: edge.from,
      sourceHandle: edge.port,
      target: edge.to,
      targetHandle: 'in',
      data: { port: edge.port },
      selected: selection.edges.has(id),
      markerEnd: { type: MarkerType.ArrowClosed, width: 22, height: 22, markerUnits: 'userSpaceOnUse' },
    };
  });
}

function FlowCanvas({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const flow = useActive((open) => open.flow);
  const selection = useActive((open) => open.selection);
  const [nodes, setNodes] = useState<StepNodeType[]>([]);
  const reactFlow = useReactFlow();
  useEffect(() => setViewport(reactFlow), [reactFlow]);
  useCanvasCommands(flowKey);

  useEffect(() => {
    if (flow && selection) setNodes(stepNodes(flow, selection));
  }, [flow, selection]);
  const edges = useMemo(() => (flow && selection ? connectionEdges(flow, selection) : []), [flow, selection]);

  const onNodesChange = useCallback(
    (changes: NodeChange<StepNodeType>[]) => {
      setNodes((now) => applyNodeChanges(changes.filter((one) => one.type !== 'select' && one.type !== 'remove'), now));
      const picked = changes.filter((one) => one.type === 'select');
      if (picked.length > 0) {
        const now = useDesk.getState().flows[flowKey]?.selection;
        const steps = new Set(now?.steps);
        for (const one of picked) if (one.selected) steps.add(one.id); else steps.delete(one.id);
        select(flowKey, { steps, edges: now?.edges ?? [] });
      }
    },
    [flowKey],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<ConnectionEdgeType>[]) => {
      const picked = changes.filter((one) => one.type === 'select');
      if (picked.length === 0) return;
      const now = useDesk.getState().flows[flowKey]?.selection;
      const chosen = new Set(now?.edges);
      for (const one of picked) if (one.selected) chosen.add(one.id); else chosen.delete(one.id);
      select(flowKey, { steps: now?.steps ?? [], edges: chosen });
    },
    [flowKey],
  );
  const onDragStop = useCallback(
    (_event: unknown, _node: unknown, moved: StepNodeType[]) => {
      const before = useDesk.getState().flows[flowKey]?.flow.nodes ?? {};
      const to: Record<string, [number, number]> = {};
      for (const node of moved) {
        const at: [number, number] = [Math.round(node.position.x), Math.round(node.position.y)];
        const was = before[node.id]?.at;
        if (was && (was[0] !== at[0] || was[1] !== at[1])) to[node.id] = at;
      }
      if (Object.keys(to).length > 0) void edit(flowKey, { edit: 'move_nodes', to }, changeWords.move(Object.keys(to).length));
    },
    [flowKey],
  );
  const onConnect = useCallback(
    (connection: Connection) => {
      if (!connection.sourceHandle) return;
      const edge: Edge = { from: connection.source, port: connection.sourceHandle, to: connection.target };
      void edit(flowKey, { edit: 'connect', edge }, changeWords.connect());
    },
    [flowKey],
  );
  const onReconnect = useCallback(
    (old: ConnectionEdgeType, connection: Connection) => {
      if (!connection.sourceHandle) return;
      const to: Edge = { from: connection.source, port: connection.sourceHandle, to: connection.target };
      void edit(flowKey, { edit: 'reconnect', edge: edgeOfId(old.id), to }, changeWords.reconnect());
    },
    [flowKey],
  );

  return (
    <div className="canvas" data-region="canvas" role="application" aria-label={t('canvas.label')} tabIndex={0}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={onDragStop}
        onConnect={onConnect}
        onReconnect={onReconnect}
        selectionOnDrag
        selectionMode={SelectionMode.Full}
        panOnDrag={[1]}
        panActivationKeyCode="Space"
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        disableKeyboardA11y
        onlyRenderVisibleElements
        nodesFocusable={false}
        edgesFocusable={false}
        minZoom={0.05}
        maxZoom={2.5}
        fitView
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} />
        <MiniMap pannable zoomable ariaLabel={t('canvas.minimap')} />
      </ReactFlow>
      <Rehearsing flowKey={flowKey} />
    </div>
  );
}

export function Canvas({ flowKey }: { flowKey: number }) {
  return (
    <ReactFlowProvider key={flowKey}>
      <FlowCanvas flowKey={flowKey} />
    </ReactFlowProvider>
  );
}
