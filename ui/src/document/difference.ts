/** Applies what Rust says changed; the window never works a change out by itself. */
import type { Difference, Edge, Flow, Swap } from '../bindings/types';

export function edgeId(edge: Edge): string {
  return `${edge.from}\u0000${edge.port}\u0000${edge.to}`;
}

export function edgeOfId(id: string): Edge {
  const [from = '', port = '', to = ''] = id.split('\u0000');
  return { from, port, to };
}

function swapped<T>(elements: Record<string, T>, swaps: Record<string, Swap<T>> | undefined): Record<string, T> {
  if (!swaps) return elements;
  const next = { ...elements };
  for (const [id, swap] of Object.entries(swaps)) {
    if (swap.after === null) delete next[id];
    else next[id] = swap.after;
  }
  return next;
}

/** The flow after a difference; what did not change keeps its identity, so that only what changed is drawn again. */
export function applied(flow: Flow, difference: Difference): Flow {
  const next: Flow = { ...flow, ...(difference.header?.after ?? {}) };
  next.nodes = swapped(flow.nodes, difference.nodes);
  next.tables = swapped(flow.tables, difference.tables);
  next.groups = swapped(flow.groups, difference.groups);
  next.notes = swapped(flow.notes, difference.notes);
  const removed = new Set((difference.edges_removed ?? []).map(edgeId));
  const added = difference.edges_added ?? [];
  if (removed.size > 0 || added.length > 0) {
    next.edges = flow.edges.filter((edge) => !removed.has(edgeId(edge))).concat(added);
  }
  return next;
}
