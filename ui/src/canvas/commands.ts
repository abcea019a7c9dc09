/** What can be done on the canvas. */
import { useMemo } from 'react';
import type { Edit, Point, Text } from '../bindings/types';
import { useProvide, type Command } from '../commands/registry';
import { copy, cut, duplicate, paste } from '../document/clipboard';
import { edit, select, useDesk, type OpenFlow } from '../document/desk';
import { edgeId, edgeOfId } from '../document/difference';
import { useCallers } from '../document/places';
import { calledBy, goInto, goOut } from '../document/subflow';
import { changeWords } from '../document/words';
import { aligned, type Alignment } from '../geometry/align';
import { freePlace } from '../geometry/places';
import { along, type Way } from '../geometry/walking';
import { GRID, STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';
import { openInspector } from '../shell/workbenchCommands';
import { openAddMenu } from './addMenu';
import { openConnect } from './connect';
import { freeExit } from './exits';
import { holdHand, mayLook, useLook } from './look';
import { openCanvasMenu, openMenu } from './menus';
import { middleOfView, moveTime, onScreen, showAll, viewport } from './viewport';
import { walk } from './walk';

const ALIGNMENTS: Alignment[] = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'across', 'down'];

export function useCanvasCommands(key: number): void {
  const commands = useMemo<Command[]>(() => canvasCommands(key), [key]);
  useProvide(commands);
}

export function canvasCommands(key: number): Command[] {
  const open = () => useDesk.getState().flows[key];
  const steps = () => [...(open()?.selection.steps ?? [])];
  const one = () => (steps().length === 1 ? steps()[0] : undefined);
  const edges = () => [...(open()?.selection.edges ?? [])];
  const has = () => steps().length > 0;
  const beside = (id: string): readonly [number, number] => {
    const at = open()?.flow.nodes[id]?.at ?? [0, 0];
    return onScreen([at[0] + STEP_WIDTH + 12, at[1]]);
  };
  const move = (to: Record<string, Point>, label: Text, merge?: string) => {
    if (Object.keys(to).length > 0) void edit(key, { edit: 'move_nodes', to }, label, merge);
  };
  const nudge = (x: number, y: number) => {
    const nodes = open()?.flow.nodes ?? {};
    const to = Object.fromEntries(steps().flatMap((id) => (nodes[id] ? [[id, [nodes[id].at[0] + x, nodes[id].at[1] + y] as Point]] : [])));
    move(to, changeWords.move(steps().length), `nudge ${steps().join()}`);
  };
  const freePort = (id: string) => freeExit(key, id);
  const remove = () => {
    const now = open()?.selection;
    if (!now) return;
    const gone = [...now.edges].map(edgeOfId).filter((edge) => !now.steps.has(edge.from) && !now.steps.has(edge.to));
    const label = now.steps.size + gone.length > 0 ? changeWords.remove(now.steps.size, gone.length) : changeWords.noteGone();
    // What a press before this one has removed is gone already.
    const left = ({ flow }: OpenFlow): Edit | null => {
      const nodes = [...now.steps].filter((id) => id in flow.nodes);
      const lines = new Set(flow.edges.map(edgeId));
      const edits: Edit[] = [
        ...gone.filter((edge) => lines.has(edgeId(edge))).map((edge) => ({ edit: 'disconnect' as const, edge })),
        ...(nodes.length > 0 ? [{ edit: 'remove_nodes' as const, nodes }] : []),
        ...[...now.notes].filter((id) => id in flow.notes).map((id) => ({ edit: 'remove_note' as const, id })),
      ];
      return edits.length > 0 ? { edit: 'batch', edits } : null;
    };
    void edit(key, left, label);
  };
  const rejoin = () => {
    const id = one();
    const exits = (id && open()?.views[id]?.exits) || [];
    const led = exits.filter((exit) => open()?.flow.edges.some((edge) => edge.from === id && edge.port === exit.port));
    const port = (led.find((exit) => exit.kind === 'success') ?? led[0])?.port;
    if (id && port) void edit(key, ({ flow }) => (id in flow.nodes ? { edit: 'remove_and_rejoin', node: id, port } : null), changeWords.rejoin());
    else remove();
  };
  /** A sticky note; about a step it stands above it and goes with it. */
  const putNote = (id: string, about: string | undefined) => {
    const at = about ? open()!.flow.nodes[about]!.at : middleOfView();
    const place: Point = about ? [at[0], at[1] - STEP_HEIGHT - 56] : at;
    void edit(key, { edit: 'set_note', id, note: { text: '', at: place, size: [200, 96], ...(about ? { about } : {}) } }, changeWords.note()).then(() => {
      select(key, { notes: [id] });
      setTimeout(() => document.querySelector<HTMLElement>(`[data-note="${id}"] textarea`)?.focus(), 60);
    });
  };
  const fresh = (kind: 'groups' | 'notes') => {
    const stem = kind === 'groups' ? 'group' : 'note';
    for (let count = 1; ; count++) if (!open() || !(`${stem}_${count}` in open()!.flow[kind])) return `${stem}_${count}`;
  };
  const groupsOfSelection = () => Object.entries(open()?.flow.groups ?? {}).filter(([id, group]) => open()?.selection.groups.has(id) || group.nodes.some((node) => open()?.selection.steps.has(node)));
  const arrows = (['Left', 'Right', 'Up', 'Down'] as const).flatMap((side): Command[] => {
    const way = side.toLowerCase() as Way;
    const [x, y] = { left: [-GRID, 0], right: [GRID, 0], up: [0, -GRID], down: [0, GRID] }[way] as [number, number];
    return [
      { id: `walk${side}`, group: 'view', keys: [`Arrow${side}`], region: 'canvas', run: () => walk(key, way, false) },
      { id: `extend${side}`, group: 'edit', keys: [`Shift+Arrow${side}`], region: 'canvas', run: () => walk(key, way, true) },
      { id: `nudge${side}`, group: 'edit', keys: [`Alt+Arrow${side}`], region: 'canvas', when: has, run: () => nudge(x, y) },
      { id: `nudgeFar${side}`, group: 'edit', keys: [`Alt+Shift+Arrow${side}`], region: 'canvas', when: has, run: () => nudge(5 * x, 5 * y) },
    ];
  });
  return [
    {
      id: 'addStep', group: 'step', keys: ['N'], region: 'canvas',
      run: () => {
        const place = freePlace(open()?.flow ?? { nodes: {} }, middleOfView());
        openAddMenu({ at: onScreen(place), into: { kind: 'free', place } });
      },
    },
    {
      id: 'addAfter', group: 'step', keys: ['A'], region: 'canvas', when: () => one() !== undefined && freePort(one()!) !== undefined,
      run: () => openAddMenu({ at: beside(one()!), into: { kind: 'after', step: one()!, port: freePort(one()!)! } }),
    },
    {
      id: 'insertInto', group: 'step', when: () => edges().length === 1,
      run: () => openAddMenu({ at: onScreen(middleOfView()), into: { kind: 'insert', edge: edgeOfId(edges()[0]!) } }),
    },
    { id: 'replace', group: 'step', keys: ['R'], region: 'canvas', when: () => one() !== undefined, run: () => openAddMenu({ at: beside(one()!), into: { kind: 'replace', step: one()! } }) },
    { id: 'connect', group: 'step', keys: ['C'], region: 'canvas', when: () => one() !== undefined && (open()?.views[one()!]?.exits.length ?? 0) > 0, run: () => openConnect(one()!, beside(one()!)) },
    { id: 'rename', group: 'step', keys: ['F2', 'E'], region: 'canvas', when: () => one() !== undefined, run: () => useLook.setState({ renaming: one() ?? null }) },
    { id: 'openForm', group: 'step', keys: ['Enter'], region: 'canvas', when: () => has() || edges().length > 0, run: openInspector },
    {
      id: 'pin', group: 'step', when: has,
      run: () => {
        const pinned = steps().some((id) => !open()?.flow.nodes[id]?.pinned);
        void edit(key, { edit: 'batch', edits: steps().map((node) => ({ edit: 'set_pinned', node, pinned })) }, changeWords.pin(pinned));
      },
    },
    { id: 'cut', group: 'edit', keys: ['Mod+X'], region: 'canvas', when: has, run: () => cut(key) },
    { id: 'copy', group: 'edit', keys: ['Mod+C'], region: 'canvas', when: has, run: () => copy(key) },
    { id: 'paste', group: 'edit', keys: ['Mod+V'], region: 'canvas', run: () => paste(key) },
    { id: 'duplicate', group: 'edit', keys: ['Mod+D'], region: 'canvas', when: has, run: () => duplicate(key) },
    { id: 'delete', group: 'edit', keys: ['Delete', 'Backspace'], region: 'canvas', when: () => has() || edges().length > 0 || (open()?.selection.notes.size ?? 0) > 0, run: remove },
    { id: 'deleteAndRejoin', group: 'edit', keys: ['Mod+Delete', 'Mod+Backspace'], region: 'canvas', when: has, run: rejoin },
    {
      id: 'selectAll', group: 'edit', keys: ['Mod+A'], region: 'canvas',
      run: () => {
        const flow = open()?.flow;
        if (flow) select(key, { steps: Object.keys(flow.nodes), edges: flow.edges.map(edgeId) });
      },
    },
    { id: 'selectUpstream', group: 'edit', keys: ['Mod+Shift+ArrowLeft'], region: 'canvas', when: has, run: () => open() && select(key, { steps: along(open()!.flow, steps(), 'up') }) },
    { id: 'selectDownstream', group: 'edit', keys: ['Mod+Shift+ArrowRight'], region: 'canvas', when: has, run: () => open() && select(key, { steps: along(open()!.flow, steps(), 'down') }) },
    { id: 'deselect', group: 'edit', keys: ['Escape'], region: 'canvas', run: () => select(key, {}) },
    {
      id: 'tidy', group: 'edit', keys: ['Alt+Shift+T'],
      run: () => void edit(key, steps().length > 1 ? { edit: 'tidy', nodes: steps() } : { edit: 'tidy' }, changeWords.tidy()),
    },
    { id: 'alignMenu', group: 'edit', keys: ['Shift+A'], region: 'canvas', when: () => steps().length > 1, run: () => openMenu(beside(steps().at(-1)!), ALIGNMENTS.map((how) => `align_${how}`)) },
    { id: 'contextMenu', group: 'edit', keys: ['ContextMenu'], region: 'canvas', run: () => openCanvasMenu(key, has() ? beside(steps().at(-1)!) : onScreen(middleOfView())) },
    ...ALIGNMENTS.map(
      (how): Command => ({
        id: `align_${how}`, group: 'edit', when: () => steps().length > 1,
        run: () => {
          const nodes = open()?.flow.nodes ?? {};
          move(aligned(Object.fromEntries(steps().flatMap((id) => (nodes[id] ? [[id, nodes[id].at]] : []))), how), changeWords.align());
        },
      }),
    ),
    {
      id: 'group', group: 'edit', keys: ['Mod+G'], region: 'canvas', when: has,
      run: () => {
        const id = fresh('groups');
        void edit(key, { edit: 'set_group', id, group: { title: { en: 'Group', zh: '编组' }, nodes: steps().sort() } }, changeWords.group());
      },
    },
    {
      id: 'ungroup', group: 'edit', keys: ['Mod+Shift+G'], region: 'canvas', when: () => groupsOfSelection().length > 0,
      run: () => void edit(key, { edit: 'batch', edits: groupsOfSelection().map(([id]) => ({ edit: 'remove_group', id })) }, changeWords.ungroup()),
    },
    {
      id: 'note', group: 'edit', keys: ['S'], region: 'canvas',
      run: () => putNote(fresh('notes'), one()),
    },
    { id: 'comment', group: 'edit', keys: ['Mod+Alt+M'], when: () => one() !== undefined, run: () => putNote(fresh('notes'), one()) },
    { id: 'intoSubflow', group: 'view', keys: ['Mod+ArrowDown'], region: 'canvas', when: () => one() !== undefined && open() !== undefined && calledBy(open()!, one()!) !== undefined, run: () => void goInto(key, one()!) },
    { id: 'outOfSubflow', group: 'view', keys: ['Mod+ArrowUp'], region: 'canvas', when: () => useCallers.getState().of[key] !== undefined, run: () => void goOut(key) },
    ...arrows,
    { id: 'zoomIn', group: 'view', keys: ['Mod+='], run: () => viewport()?.zoomIn({ duration: moveTime() }) },
    { id: 'zoomOut', group: 'view', keys: ['Mod+-'], run: () => viewport()?.zoomOut({ duration: moveTime() }) },
    { id: 'zoomActual', group: 'view', keys: ['Mod+0'], run: () => viewport()?.zoomTo(1, { duration: moveTime() }) },
    { id: 'zoomFit', group: 'view', keys: ['Mod+1'], run: () => open() && showAll(open()!.flow) },
    { id: 'zoomSelection', group: 'view', keys: ['Mod+2'], when: has, run: () => open() && showAll(open()!.flow, open()!.selection.steps) },
    { id: 'hand', group: 'view', keys: ['H'], region: 'canvas', run: () => holdHand(true) },
    { id: 'pointer', group: 'view', keys: ['V'], region: 'canvas', run: () => holdHand(false) },
    { id: 'minimap', group: 'view', run: () => mayLook('minimap') },
    { id: 'snapLines', group: 'view', keys: ["Mod+'"], run: () => mayLook('snap') },
  ];
}
