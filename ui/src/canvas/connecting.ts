/** Drawing connections with the pointer: the whole step is the target, and what cannot be one says why. */
import type { Connection, FinalConnectionState, HandleType } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import { create } from 'zustand';
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
import { onEscape } from './escape';
import { onCanvas } from './viewport';

/** A connection that is being drawn from an exit, and the step under the pointer. */
export interface Drawn {
  from: string;
  port: string;
  over: string | null;
  /** Drawn from the way in of the step to an exit of another. */
  isBackwards: boolean;
}

/** Why an exit cannot lead to a step; nothing when it can. The words are under `canvas`. */
export function whyNot(open: OpenFlow, from: string, port: string, to: string): 'noWayIn' | 'toItself' | 'alreadyThere' | null {
  if (open.views[to]?.family === 'source') return 'noWayIn';
  if (from === to) return 'toItself';
  return open.flow.edges.some((edge) => edge.from === from && edge.port === port && edge.to === to) ? 'alreadyThere' : null;
}

/** The first exit of a step that leads nowhere yet. */
function freePort(open: OpenFlow, step: string): string | undefined {
  const used = new Set(open.flow.edges.filter((edge) => edge.from === step).map((edge) => edge.port));
  return open.views[step]?.exits.find((exit) => !used.has(exit.port))?.port;
}

/** Why what is drawn cannot end at a step. */
export function whyNotDrawn(open: OpenFlow, { from, port, isBackwards }: Drawn, to: string): 'noWayIn' | 'toItself' | 'alreadyThere' | 'noFreeExit' | null {
  if (!isBackwards) return whyNot(open, from, port, to);
  if (from === to) return 'toItself';
  const free = freePort(open, to);
  return free === undefined ? 'noFreeExit' : whyNot(open, to, free, from);
}

/** The steps at which what is drawn cannot end. */
export const useRefused = create<{ steps: ReadonlySet<string> }>(() => ({ steps: new Set() }));

function refuse(key: number, drawn: Drawn | null): void {
  const open = useDesk.getState().flows[key];
  useRefused.setState({ steps: new Set(open && drawn ? Object.keys(open.flow.nodes).filter((id) => whyNotDrawn(open, drawn, id) !== null) : []) });
}

/** Connects an exit, and says so. */
export function connect(key: number, { from, port, to }: Edge): void {
  if (lead(key, from, port, to)) announce(i18next.t('canvas.connected'));
}

function pointOf(event: MouseEvent | TouchEvent): { clientX: number; clientY: number } | undefined {
  return 'changedTouches' in event ? event.changedTouches[0] : event;
}

/** The step at a place of the screen. */
export function stepUnder(point: { clientX: number; clientY: number }): string | null {
  return document.elementFromPoint(point.clientX, point.clientY)?.closest<HTMLElement>('.react-flow__node-step')?.dataset['id'] ?? null;
}

export function useConnect(key: number) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const isReconnecting = useRef(false);
  const deaf = useRef<() => void>(undefined);
  const [isCancelled, setCancelled] = useState(false);
  const wasCancelled = useRef(false);
  const onConnectStart = useCallback(
    (_event: MouseEvent | TouchEvent, at: { nodeId: string | null; handleId: string | null; handleType: HandleType | null }) => {
      if (at.nodeId === null || at.handleId === null) return;
      const begun: Drawn = { from: at.nodeId, port: at.handleId, over: null, isBackwards: at.handleType === 'target' };
      setDrawn(begun);
      refuse(key, begun);
      deaf.current = onEscape(() => {
        wasCancelled.current = true;
        setCancelled(true);
        setDrawn(null);
        refuse(key, null);
      });
    },
    [key],
  );
  /** Ends what was drawn; answers whether it was taken back before. */
  const ended = useCallback(() => {
    const isTakenBack = wasCancelled.current;
    deaf.current?.();
    wasCancelled.current = false;
    setCancelled(false);
    setDrawn(null);
    refuse(key, null);
    return isTakenBack;
  }, [key]);
  const onOver = useCallback((over: string | null) => setDrawn((now) => (now && now.over !== over ? { ...now, over } : now)), []);
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (wasCancelled.current) return;
      const open = useDesk.getState().flows[key];
      if (sourceHandle && open && whyNot(open, source, sourceHandle, target) === null) connect(key, { from: source, port: sourceHandle, to: target });
    },
    [key],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      // The end of a connection that was led elsewhere comes after this.
      if (isReconnecting.current || ended()) return;
      const [from, port] = [state.fromNode?.id, state.fromHandle?.id];
      const open = useDesk.getState().flows[key];
      const point = pointOf(event);
      if (state.isValid || !from || !port || !open || !point) return;
      const over = stepUnder(point);
      if (state.fromHandle?.type === 'target') {
        // Drawn backwards, from the way in of a step to another: by the first exit of that one that is free.
        const free = over === null ? undefined : freePort(open, over);
        if (over !== null && free !== undefined && whyNot(open, over, free, from) === null) connect(key, { from: over, port: free, to: from });
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
    [key, ended],
  );
  const onReconnect = useCallback(
    (old: ConnectionEdgeType, { source, sourceHandle, target }: Connection) => {
      if (sourceHandle && !wasCancelled.current) void edit(key, { edit: 'reconnect', edge: edgeOfId(old.id), to: { from: source, port: sourceHandle, to: target } }, changeWords.reconnect());
    },
    [key],
  );
  const onReconnectStart = useCallback(() => {
    isReconnecting.current = true;
  }, []);
  const onReconnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, old: ConnectionEdgeType, stays: 'source' | 'target', state: FinalConnectionState) => {
      isReconnecting.current = false;
      const isTakenBack = ended();
      const point = pointOf(event);
      const open = useDesk.getState().flows[key];
      const over = point && stepUnder(point);
      if (isTakenBack || state.isValid || !open || !over || stays !== 'source') return;
      const edge = edgeOfId(old.id);
      if (whyNot(open, edge.from, edge.port, over) === null) void edit(key, { edit: 'reconnect', edge, to: { ...edge, to: over } }, changeWords.reconnect());
    },
    [key, ended],
  );
  return { drawn, isCancelled, onOver, handlers: { onConnectStart, onConnect, onConnectEnd, onReconnect, onReconnectStart, onReconnectEnd } };
}
