/**
 * What is changed by edits that are on their way: the flow is shown with them at once, so that who goes on before the answer goes on from
 * what was done, and no answer to an earlier edit takes back what was typed since. Only values that are put in the place of others; what
 * else an edit does is worked out in Rust and shown when it is told.
 */
import type { Edit, Flow, Json, Point, Step, StepView } from '../bindings/types';

/** A flow with the edits that are on their way, in the order they were made. */
export function echoed(flow: Flow, views: Record<string, StepView>, edits: readonly Edit[]): Flow {
  return edits.reduce((now, change) => withEdit(now, views, change), flow);
}

function isPutInPlace(change: Edit): boolean {
  if (change.edit === 'batch') return change.edits.every(isPutInPlace);
  return change.edit.startsWith('set_') || change.edit === 'move_nodes';
}

function withEdit(flow: Flow, views: Record<string, StepView>, change: Edit): Flow {
  switch (change.edit) {
    case 'set_name':
      return withStep(flow, change.node, { name: change.name });
    case 'set_policy':
      return withStep(flow, change.node, { policy: change.policy });
    case 'set_setting': {
      const { [change.setting]: old, ...rest } = flow.nodes[change.node]?.settings ?? {};
      const [value, view] = [change.value, views[change.node]];
      if (exitsIn(old, view) !== exitsIn(value, view)) return flow;
      return withStep(flow, change.node, { settings: value === undefined ? rest : { ...rest, [change.setting]: value } });
    }
    case 'move_nodes':
      return { ...flow, nodes: { ...flow.nodes, ...moved(flow, change.to) } };
    case 'set_table':
      return { ...flow, tables: replaced(flow.tables, change.id, change.table) };
    case 'set_note':
      return { ...flow, notes: replaced(flow.notes, change.id, change.note) };
    case 'set_group':
      return { ...flow, groups: replaced(flow.groups, change.id, change.group) };
    case 'set_header': {
      const { promise = flow.promise, ...rest } = change.header;
      return { ...flow, ...rest, promise: promise || null };
    }
    case 'batch':
      return isPutInPlace(change) ? echoed(flow, views, change.edits) : flow;
    default:
      return flow;
  }
}

/** What is not there yet comes with the answer. */
function replaced<Element>(all: Record<string, Element>, id: string, next: Element): Record<string, Element> {
  return id in all ? { ...all, [id]: next } : all;
}

function withStep(flow: Flow, id: string, change: Partial<Step>): Flow {
  const step = flow.nodes[id];
  return step ? { ...flow, nodes: { ...flow.nodes, [id]: { ...step, ...change } } } : flow;
}

function moved(flow: Flow, to: Record<string, Point>): Flow['nodes'] {
  return Object.fromEntries(Object.entries(to).flatMap(([id, at]) => (flow.nodes[id] ? [[id, { ...flow.nodes[id], at }]] : [])));
}

/** The exits that a setting names; which there are is worked out in Rust. */
function exitsIn(value: Json | undefined, view: StepView | undefined): string {
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'object' && one !== null && !Array.isArray(one) && 'port' in one ? [one['port']] : [])).join(' ');
  return typeof value === 'string' && view?.exits.some((exit) => exit.port === value) ? value : '';
}
