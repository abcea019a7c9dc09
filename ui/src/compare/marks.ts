/** What became of each step and connection between two states of a flow. */
import type { Difference, Edge, Flow, Step } from '../bindings/types';
import { freePlace } from '../geometry/places';
import { edgeId } from '../document/difference';

export type StepMark = 'added' | 'removed' | 'changed' | 'moved';
export type EdgeMark = 'added' | 'removed';

export interface Marks {
  steps: Record<string, StepMark>;
  /** By {@link edgeId}. */
  edges: Record<string, EdgeMark>;
}

/** What a step does and is called, apart from where it stands. */
function said(step: Step): string {
  const { at: _at, pinned: _pinned, ...rest } = step;
  return JSON.stringify(rest, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value,
  );
}

export function marksOf(difference: Difference): Marks {
  const steps: Record<string, StepMark> = {};
  for (const [id, { before, after }] of Object.entries(difference.nodes ?? {})) {
    if (before === null) steps[id] = 'added';
    else if (after === null) steps[id] = 'removed';
    else if (said(before) !== said(after)) steps[id] = 'changed';
    else if (before.at[0] !== after.at[0] || before.at[1] !== after.at[1]) steps[id] = 'moved';
  }
  const edges: Record<string, EdgeMark> = {};
  for (const edge of difference.edges_added ?? []) edges[edgeId(edge)] = 'added';
  for (const edge of difference.edges_removed ?? []) edges[edgeId(edge)] = 'removed';
  return { steps, edges };
}

export interface Scene {
  nodes: Record<string, Step>;
  edges: Edge[];
}

/** Both states in one picture: as it is after, and what is gone where it was, or below where something else stands there now. */
export function together(before: Pick<Flow, 'nodes' | 'edges'>, after: Pick<Flow, 'nodes' | 'edges'>): Scene {
  const there = new Set(after.edges.map(edgeId));
  const nodes = { ...after.nodes };
  for (const [id, step] of Object.entries(before.nodes)) if (!(id in nodes)) nodes[id] = { ...step, at: freePlace({ nodes }, step.at) };
  return { nodes, edges: [...before.edges.filter((edge) => !there.has(edgeId(edge))), ...after.edges] };
}

/** How many of each mark, for the legend. */
export function counted(marks: Marks): Record<StepMark, number> {
  const counts: Record<StepMark, number> = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const mark of Object.values(marks.steps)) counts[mark]++;
  return counts;
}
