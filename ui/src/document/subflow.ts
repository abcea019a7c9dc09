/** Going into the flow that a step calls, and back out to the step. */
import type { FlowEntry } from '../bindings/types';
import { ask } from '../host/host';
import { making } from './create';
import { loadLibrary, nameOf, openFlow, sayError, select, useDesk, type OpenFlow } from './desk';
import { useCallers } from './places';

/** The id of the flow that a step calls; nothing when it calls none. */
export function calledBy(open: OpenFlow, step: string): string | undefined {
  const node = open.flow.nodes[step];
  const component = useDesk.getState().components[node?.component ?? ''];
  if (component?.family !== 'subflow') return undefined;
  const setting = component.settings.find((one) => one.type === 'ref' && one.of === 'flow');
  const value = setting && node?.settings?.[setting.name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Opens the flow that a step calls; one that came with a template is put into the library first. */
export async function goInto(key: number, step: string): Promise<void> {
  const open = useDesk.getState().flows[key];
  const id = open && calledBy(open, step);
  if (!open || id === undefined) return;
  await making(async () => {
    const known = useDesk.getState().library.find((entry) => entry.flow === id && entry.deleted_at === null);
    const entry = known ?? (await ask<FlowEntry>('create', { origin: { from: 'called', flow: id } }));
    if (!known) await loadLibrary();
    useCallers.setState((state) => ({ of: { ...state.of, [entry.key]: { key, step } } }));
    await openFlow(entry.key);
  });
}

/** Back to the step through which a flow was gone into. */
export async function goOut(key: number): Promise<void> {
  const from = useCallers.getState().of[key];
  if (!from) return;
  try {
    await openFlow(from.key);
    const open = useDesk.getState().flows[from.key];
    if (open && from.step in open.flow.nodes) select(from.key, { steps: [from.step] });
  } catch (error) {
    sayError(error);
  }
}

/** What stands above a flow: those through which it was gone into, the outermost first. */
export function trailOf(key: number): { key: number; title: OpenFlow['flow']['title']; step: ReturnType<typeof nameOf> | null }[] {
  const { flows, components, library } = useDesk.getState();
  const trail = [];
  const seen = new Set([key]);
  for (let from = useCallers.getState().of[key]; from && !seen.has(from.key); from = useCallers.getState().of[from.key]) {
    seen.add(from.key);
    const { key: at, step } = from;
    const title = flows[at]?.flow.title ?? library.find((entry) => entry.key === at)?.title;
    const node = flows[at]?.flow.nodes[step];
    if (title) trail.unshift({ key: at, title, step: node ? nameOf(node, components) : null });
  }
  return trail;
}

