/** Putting new steps into a flow. */
import type { CatalogComponent, Edge, Edit, Flow, Fragment, Json, Point, Step, Text } from '../bindings/types';
import { freePlace } from '../geometry/places';
import { COLUMN, STEP_WIDTH } from '../geometry/sizes';
import { edit, select, useDesk, type OpenFlow } from './desk';
import { changeWords } from './words';

/** An id that is still free, from the last part of the component's name: `reserve`, `reserve_2`. */
export function freshId(flow: Pick<Flow, 'nodes'>, component: string): string {
  const stem = component.slice(component.lastIndexOf('.') + 1);
  for (let count = 1; ; count++) {
    const id = count === 1 ? stem : `${stem}_${count}`;
    if (!(id in flow.nodes)) return id;
  }
}

/** A step as it first stands on the canvas: nothing but what has no default and can be given. */
export function newStep(component: CatalogComponent, at: Point): Step {
  const settings: Record<string, Json> = {};
  for (const setting of component.settings) {
    if (setting.required && setting.type === 'datetime') settings[setting.name] = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  }
  return { component: component.id, at, ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

/** The exit by which things go on as they should. */
export function mainExit(component: CatalogComponent): string | undefined {
  return (component.ports.find((one) => one.kind === 'success') ?? component.ports[0])?.id;
}

function flowOf(key: number): Flow | undefined {
  return useDesk.getState().flows[key]?.flow;
}

/** A new step, and the edit that puts it into the flow. */
interface Plan {
  id: string;
  change: Edit;
}

/** Makes what is planned from the flow as it is when the edits before are made, and selects the step. */
async function putStep(key: number, plan: (open: OpenFlow) => Plan | null, label: Text): Promise<string | null> {
  let planned: Plan | null = null;
  const done = await edit(
    key,
    (open) => {
      planned = plan(open);
      return planned?.change ?? null;
    },
    label,
  );
  const id = done && (planned as Plan | null)?.id;
  if (!id) return null;
  select(key, { steps: [id] });
  return id;
}

const isAt = ({ nodes }: Flow, [x, y]: Point) => Object.values(nodes).some(({ at }) => at[0] === x && at[1] === y);

/** A step by itself, with settings other than the usual ones. */
export function addStep(key: number, component: CatalogComponent, at: Point, settings: Record<string, Json> = {}): Promise<string | null> {
  const plan = ({ flow }: OpenFlow): Plan => {
    const id = freshId(flow, component.id);
    // Somebody was quicker at this place.
    const node = newStep(component, isAt(flow, at) ? freePlace(flow, at) : at);
    const all = { ...node.settings, ...settings };
    return { id, change: { edit: 'add_node', id, node: Object.keys(all).length > 0 ? { ...node, settings: all } : node } };
  };
  return putStep(key, plan, changeWords.add(component.name));
}

/** A step that follows another by one of its exits. An exit that led somewhere leads there by the new step. */
export function appendStep(key: number, after: string, port: string, component: CatalogComponent, at?: Point): Promise<string | null> {
  const ledBy = (flow: Flow | undefined) => flow?.edges.find((edge) => edge.from === after && edge.port === port);
  const label = ledBy(flowOf(key)) && component.family !== 'sink' ? changeWords.insert(component.name) : changeWords.add(component.name);
  const plan = ({ flow }: OpenFlow): Plan | null => {
    const before = flow.nodes[after];
    if (!before) return null;
    const led = ledBy(flow);
    if (led && component.family !== 'sink') return inserted(flow, led, component);
    const id = freshId(flow, component.id);
    const place = at ?? freePlace(flow, [before.at[0] + COLUMN, before.at[1]]);
    const edits: Edit[] = [{ edit: 'add_node', id, node: newStep(component, place) }];
    if (led) edits.push({ edit: 'disconnect', edge: led });
    edits.push({ edit: 'connect', edge: { from: after, port, to: id } });
    return { id, change: { edit: 'batch', edits } };
  };
  return putStep(key, plan, label);
}

/** Steps that come after a connection's end, and so make room for one that is put into it; pinned ones stay. */
function pushed(flow: Flow, from: string, by: number): Record<string, Point> {
  const start = flow.nodes[from];
  if (!start) return {};
  const seen = new Set([from]);
  const line = [from];
  for (const at of line) {
    for (const edge of flow.edges) {
      const next = flow.nodes[edge.to];
      // Ways back lead to what stands before; that stays.
      if (edge.from !== at || seen.has(edge.to) || !next || next.at[0] < start.at[0]) continue;
      seen.add(edge.to);
      line.push(edge.to);
    }
  }
  const movable = line.filter((id) => !flow.nodes[id]?.pinned);
  return Object.fromEntries(movable.map((id) => [id, [flow.nodes[id]!.at[0] + by, flow.nodes[id]!.at[1]] as Point]));
}

/** Where a step stands that is put into a connection, and where those go that make room for it. */
function roomFor(flow: Flow, edge: Edge): { place: Point; move: Record<string, Point> } {
  const from = flow.nodes[edge.from]?.at ?? [0, 0];
  const to = flow.nodes[edge.to]?.at ?? [0, 0];
  const gap = to[0] - (from[0] + STEP_WIDTH);
  const hasRoom = gap >= STEP_WIDTH + 2 * 40;
  const middle = hasRoom ? from[0] + STEP_WIDTH + (gap - STEP_WIDTH) / 2 : Math.max(to[0], from[0] + COLUMN);
  const move = hasRoom || to[0] < from[0] ? {} : pushed(flow, edge.to, COLUMN);
  return { place: [Math.round(middle), to[1]], move };
}

/** A new step in a connection; the way on is its first success exit, and what comes later makes room. */
function inserted(flow: Flow, edge: Edge, component: CatalogComponent): Plan | null {
  const port = mainExit(component);
  if (!port || !(edge.from in flow.nodes) || !(edge.to in flow.nodes)) return null;
  const id = freshId(flow, component.id);
  const { place, move } = roomFor(flow, edge);
  const insert: Edit = { edit: 'insert_on_edge', edge, id, node: newStep(component, place), port };
  return { id, change: Object.keys(move).length === 0 ? insert : { edit: 'batch', edits: [{ edit: 'move_nodes', to: move }, insert] } };
}

export function insertStep(key: number, edge: Edge, component: CatalogComponent): Promise<string | null> {
  return putStep(key, ({ flow }) => inserted(flow, edge, component), changeWords.insert(component.name));
}

/** Puts a new step before another: whatever led there leads to the new one, which leads on. */
export function insertBefore(key: number, before: string, component: CatalogComponent): Promise<string | null> {
  const plan = ({ flow }: OpenFlow): Plan | null => {
    const port = mainExit(component);
    const target = flow.nodes[before];
    if (!port || !target) return null;
    const led = flow.edges.filter((edge) => edge.to === before);
    const [only, other] = led;
    if (only && !other) return inserted(flow, only, component);
    const id = freshId(flow, component.id);
    // A pinned step makes no room.
    const place = target.pinned ? freePlace(flow, [target.at[0] - COLUMN, target.at[1]]) : target.at;
    const edits: Edit[] = [
      { edit: 'move_nodes', to: target.pinned ? {} : pushed(flow, before, COLUMN) },
      { edit: 'add_node', id, node: newStep(component, place) },
      ...led.map((edge): Edit => ({ edit: 'reconnect', edge, to: { ...edge, to: id } })),
      { edit: 'connect', edge: { from: id, port, to: before } },
    ];
    return { id, change: { edit: 'batch', edits } };
  };
  return putStep(key, plan, changeWords.insert(component.name));
}

/** Makes a step one of another component; exits of the same name keep their connections, and the main exit keeps its own. */
export function replaceStep(key: number, id: string, component: CatalogComponent): Promise<string | null> {
  const plan = ({ flow, views }: OpenFlow): Plan | null => {
    const step = flow.nodes[id];
    if (!step) return null;
    const exits = views[id]?.exits ?? [];
    const known = new Set(component.ports.map((port) => port.id));
    const main = mainExit(component);
    const ports: Record<string, string | null> = {};
    let isMainTaken = exits.some((exit) => exit.port === main);
    for (const exit of exits) {
      if (known.has(exit.port)) continue;
      const takesMain = exit.kind === 'success' && !isMainTaken && main !== undefined;
      ports[exit.port] = takesMain ? main : null;
      isMainTaken ||= takesMain;
    }
    return { id, change: { edit: 'replace_component', node: id, with: newStep(component, step.at), ports } };
  };
  return putStep(key, plan, changeWords.replace(component.name));
}

/** Whether a step that is there can be put into a connection: nothing leads to it or from it yet. */
export function mayInsert(flow: Flow, id: string): boolean {
  const family = useDesk.getState().components[flow.nodes[id]?.component ?? '']?.family;
  return family !== undefined && family !== 'source' && family !== 'sink' && !flow.edges.some((edge) => edge.from === id || edge.to === id);
}

/** Puts a step that is there into a connection, at its place in the row; what comes later makes room. */
export function insertExisting(key: number, id: string, edge: Edge): Promise<string | null> {
  const component = useDesk.getState().components[flowOf(key)?.nodes[id]?.component ?? ''];
  const port = component && mainExit(component);
  if (!component || !port) return Promise.resolve(null);
  const plan = ({ flow }: OpenFlow): Plan => {
    const { place, move } = roomFor(flow, edge);
    const edits: Edit[] = [
      { edit: 'move_nodes', to: { ...move, [id]: place } },
      { edit: 'reconnect', edge, to: { ...edge, to: id } },
      { edit: 'connect', edge: { from: id, port, to: edge.to } },
    ];
    return { id, change: { edit: 'batch', edits } };
  };
  return putStep(key, plan, changeWords.insert(component.name));
}

/** A preset, with its top left corner at a place. */
export async function addPiece(key: number, name: Text, piece: Fragment, at: Point): Promise<void> {
  const corners = Object.values(piece.nodes).map((step) => step.at);
  const [left, top] = [Math.min(...corners.map((one) => one[0])), Math.min(...corners.map((one) => one[1]))];
  const before = flowOf(key)?.nodes ?? {};
  const done = await edit(key, { edit: 'paste', fragment: piece, offset: [at[0] - left, at[1] - top] }, changeWords.add(name));
  if (done) select(key, { steps: Object.keys(done.difference.nodes ?? {}).filter((id) => !(id in before)) });
}
