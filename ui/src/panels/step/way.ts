/** Where an order has been and where it is, on the canvas of the flow it started in. */
import type { Walked } from '../../bindings/step';
import type { Edge, Family } from '../../bindings/types';

/** The step of the flow itself that a step is, or, inside a sub-flow, lies in. */
export function outermost(step: string): string {
  return step.split(/[/[]/, 1)[0] ?? step;
}

export interface Way {
  steps: Set<string>;
  edges: Edge[];
  /** Where the order is: the steps that can be taken next, or the one it ended at. */
  here: Set<string>;
}

export function wayOf(walked: Pick<Walked, 'points' | 'options' | 'ending'>, edges: readonly Edge[], views: Record<string, { family: Family }>): Way {
  const steps = new Set<string>();
  const gone: Edge[] = [];
  for (const line of walked.points.flatMap((point) => point.lines)) {
    const step = outermost(line.fire);
    steps.add(step);
    if (step !== line.fire || line.enters !== undefined) continue;
    const isFork = views[step]?.family === 'fork';
    gone.push(...edges.filter((edge) => edge.from === step && (isFork || edge.port === line.outcome)));
  }
  const at = walked.ending ? [walked.ending.node] : walked.options.map((option) => option.node);
  const here = new Set(at.filter((step) => step !== '').map(outermost));
  for (const step of here) steps.add(step);
  return { steps, edges: gone, here };
}
