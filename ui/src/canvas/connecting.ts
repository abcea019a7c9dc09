/** Drawing connections with the pointer: the whole step is the target, and what cannot be one says why. */
import type { Connection, FinalConnectionState } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import type { Edge } from '../bindings/types';
import { announce } from '../document/announce';
import { edit, useDesk, type OpenFlow } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { lead } from '../document/lead';
import { changeWords } from '../document/words';
import { STEP_HEIGHT } from '../geometry/sizes';
import { i18next } from '../i18n';
import { openAddMenu } from './addMenu';
import type { ConnectionEdgeType } from './ConnectionEdge';
import { onCanvas } from './viewport';

/** A connection that is being drawn from an exit, and the step under the pointer. */
export interface Drawn {
  from: string;
  port: string;
  over: string | null;
}

/** Why an exit cannot lead to a step; nothing when it can. The words are under `canvas`. */
export function whyNot(open: OpenFlow, from: string, port: string, to: string): 'noWayIn' | 'toItself' | 'alreadyThere' | null {
  if (open.views[to]?.family === 'source') return 'noWayIn';
  if (from === to) return 'toItself';
  return open.flow.edges.some((edge) => edge.from === from && edge.port === port && edge.to === to) ? 'alreadyThere' : null;
}

/** Connects an exit, and says so. */
export function connect(key: number, { from, port, to }: Edge): void {
  if (lead(key, from, port, to)) announce(i18next.t('canvas.connected'));
}

function pointOf(event: MouseEvent | TouchEvent): { clientX: number; clientY: number } | undefined {
  return 'changedTouches' in event ? event.changedTouches[0] : event;
}

function stepAt(point: { clientX: number; clientY: number }): string | null {
  return document.elementFromPoint(point.clientX, point.clientY)?.closest<HTMLElement>('.react-flow__node-step')?.dataset['id'] ?? null;
}

export function useConnect(key: number) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const isReconnecting = useRef(false);
  const onConnectStart = useCallback((_event: MouseEvent | TouchEvent, at: { nodeId: string | null; handleId: string | null }) => {
    if (at.nodeId !== null && at.handleId !== null) setDrawn({ from: at.nodeId, port: at.handleId, over: null });
  }, []);
  const onOver = useCallback((over: string | null) => setDrawn((now) => (now && now.over !== over ? { ...now, over } : now)), []);
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      const open = useDesk.getState().flows[key];
      if (sourceHandle && open && whyNot(open, source, sourceHandle, target) === null) connect(key, { from: source, port: sourceHandle, to: target });
    },
    [key],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      setDrawn(null);
      const [from, port] = [state.fromNode?.id, state.fromHandle?.id];
      const open = useDesk.getState().flows[key];
      const point = pointOf(event);
      if (isReconnecting.current || state.isValid || !from || !port || !open || !point) return;
      const over = stepAt(point);
      if (state.fromHandle?.type === 'target') {
        // Drawn backwards, from the way in of a step to another: by the first exit of that one that is free.
        const free = over && open.views[over]?.exits.find((exit) => !open.flow.edges.some((edge) => edge.from === over && edge.port === exit.port));
        if (over && free && whyNot(open, over, free.port, from) === null) connect(key, { from: over, port: free.port, to: from });
        return;
      }
      const why = over === null ? null : whyNot(open, from, port, over);
      if (over !== null && why === null) connect(key, { from, port, to: over });
      else if (why !== null) announce(i18next.t(`canvas.${why}`));
      else {
        const [x, y] = onCanvas(point.clientX, point.clientY);
        openAddMenu({ at: [point.clientX, point.clientY], into: { kind: 'after', step: from, port, place: [x, y - STEP_HEIGHT / 2] } });
      }
    },
    [key],
  );
  const onReconnect = useCallback(
    (old: ConnectionEdgeType, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle) void edit(key, { edit: 'reconnect', edge: edgeOfId(old.id), to: { from: source, port: sourceHandle, to: target } }, changeWords.reconnect());
    },
    [key],
  );
  const onReconnectStart = useCallback(() => {
    isReconnecting.current = true;
  }, []);
  const onReconnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, old: ConnectionEdgeType, stays: 'source' | 'target', state: FinalConnectionState) => {
      isReconnecting.current = false;
      const point = pointOf(event);
      const open = useDesk.getState().flows[key];
      const over = point && stepAt(point);
      if (state.isValid || !open || !over || stays !== 'source') return;
      const edge = edgeOfId(old.id);
      if (whyNot(open, edge.from, edge.port, over) === null) void edit(key, { edit: 'reconnect', edge, to: { ...edge, to: over } }, changeWords.reconnect());
    },
    [key],
  );
  return { drawn, onOver, handlers: { onConnectStart, onConnect, onConnectEnd, onReconnect, onReconnectStart, onReconnectEnd } };
}
