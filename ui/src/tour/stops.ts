/** The stops of the tour: what each points at, and how it is seen that the person has tried it. */
import type { OpenFlow } from '../document/desk';
import { edgeId } from '../document/difference';
import type { FlowRuns } from '../rehearse/runs';

/** What is looked at to see whether something was tried. */
export interface Moment {
  steps: number;
  edges: ReadonlySet<string>;
  lit: boolean;
  result: unknown;
  version: number | null;
}

export interface Stop {
  id: 'add' | 'connect' | 'check' | 'simulate' | 'version';
  /** What it points at. */
  target: string;
  pane?: 'left' | 'dock';
  /** A command that brings the target into view. */
  show?: string;
  /** The first time it asks what the wheel does on the canvas. */
  asksWheel?: true;
  isTried: (before: Moment, now: Moment) => boolean;
}

export const STOPS: readonly Stop[] = [
  { id: 'add', target: '[data-region="palette"]', pane: 'left', isTried: (before, now) => now.steps > before.steps },
  { id: 'connect', target: '.canvas', asksWheel: true, isTried: (before, now) => [...now.edges].some((edge) => !before.edges.has(edge)) },
  { id: 'check', target: '[data-region="dock"]', pane: 'dock', show: 'showProblems', isTried: (_before, now) => now.lit },
  { id: 'simulate', target: '[data-tour="simulate"]', isTried: (before, now) => now.result !== null && now.result !== before.result },
  { id: 'version', target: '[data-region="dock"]', pane: 'dock', show: 'showHistory', isTried: (before, now) => now.version !== before.version },
];

export function momentOf(open: OpenFlow, runs: FlowRuns): Moment {
  return {
    steps: Object.keys(open.flow.nodes).length,
    edges: new Set(open.flow.edges.map(edgeId)),
    lit: open.lit !== null,
    result: runs.result,
    version: open.entry.version,
  };
}
