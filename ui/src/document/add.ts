/** Putting new steps into a flow. */
import type { CatalogComponent, Edge, Flow, Json, Point, Step } from '../bindings/types';
import { edit, select, useDesk } from './desk';
import { changeWords } from './words';

/** An id that is still free, from the last part of the component's name: `reserve`, `reserve_2`. */
export function freshId(flow: Flow, component: string): string {
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

export async function addStep(key: number, component: CatalogComponent, at: Point): Promise<string | null> {
  const flow = useDesk.getState().flows[key]?.flow;
  if (!flow) return null;
  const id = freshId(flow, component.id);
  const done = await edit(key, { edit: 'add_node', id, node: newStep(component, at) }, changeWords.add(component.name));
  if (!done) return null;
  select(key, { steps: [id] });
  return id;
}

/** Puts a new step into a connection; the way on is its first success exit. */
export async function insertStep(key: number, edge: Edge, component: CatalogComponent, at: Point): Promise<string | null> {
  const flow = useDesk.getState().flows[key]?.flow;
  const port = component.ports.find((one) => one.kind === 'success') ?? component.ports[0];
  if (!flow || !port) return null;
  const id = freshId(flow, component.id);
  const change = { edit: 'insert_on_edge' as const, edge, id, node: newStep(component, at), port: port.id };
  const done = await edit(key, change, changeWords.insert(component.name));
  if (!done) return null;
  select(key, { steps: [id] });
  return id;
}
