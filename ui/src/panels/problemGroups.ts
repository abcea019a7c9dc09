import type { Counts } from '../bindings/problem';
import type { Finding, Severity } from '../bindings/types';

export const LEVELS: readonly Severity[] = ['error', 'warning', 'hint'];

export interface ProblemGroup {
  /** The step the findings are about; nothing for those about the whole flow. */
  step: string | null;
  /** With their number among all findings. */
  findings: { finding: Finding; number: number }[];
}

/** Findings by the step that they name first, steps in the order of their worst finding; hidden levels left out. */
export function byStep(findings: readonly Finding[], hidden: readonly Severity[]): ProblemGroup[] {
  const groups = new Map<string | null, ProblemGroup>();
  for (const [number, finding] of findings.entries()) {
    if (hidden.includes(finding.severity)) continue;
    const step = finding.nodes[0] ?? null;
    const group = groups.get(step) ?? { step, findings: [] };
    group.findings.push({ finding, number });
    groups.set(step, group);
  }
  return [...groups.values()];
}

/** The first groups that hold so many findings together, or a few more: a group is not cut. */
export function first(groups: readonly ProblemGroup[], count: number): ProblemGroup[] {
  let left = count;
  const end = groups.findIndex((group) => (left -= group.findings.length) <= 0);
  return end < 0 ? [...groups] : groups.slice(0, end + 1);
}

/** "Must fix 2 · Hint 1", or that there is none. */
export function told(counts: Counts, t: (name: string) => string): string {
  const parts = LEVELS.map((level, at) => ({ level, count: counts[at] ?? 0 })).filter(({ count }) => count > 0);
  return parts.length === 0 ? t('dock.none') : parts.map(({ level, count }) => `${t(`dock.level.${level}`)} ${count}`).join(' · ');
}
