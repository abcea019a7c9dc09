/** Walking from problem to problem. */
import { useMemo } from 'react';
import { create } from 'zustand';
import type { Severity } from '../bindings/types';
import { showStep } from '../canvas/viewport';
import { runCommand, useProvide, type Command } from '../commands/registry';
import { announce } from '../document/announce';
import { activeFlow, lightFinding, repair as makeRepair, select } from '../document/desk';
import { remember } from '../document/places';
import { currentLanguage, wording } from '../i18n';
import { useRepairAll } from './RepairAll';
import { byStep } from './problemGroups';

/** Levels that are not shown, and the number of the finding that is looked at; -1 before the first. */
export const useProblemFilter = create<{ hidden: readonly Severity[]; at: number }>(() => ({ hidden: [], at: -1 }));

/** Selects what a finding is about, lights its path and says it. */
export function goToFinding(number: number): void {
  const open = activeFlow();
  const finding = open?.report?.findings[number];
  if (!open || !finding) return;
  remember();
  useProblemFilter.setState({ at: number });
  const [first] = finding.nodes;
  const step = first === undefined ? undefined : open.flow.nodes[first];
  if (first !== undefined && step) {
    select(open.key, { steps: [first] });
    showStep(step.at, true);
  }
  lightFinding(open.key, finding);
  announce(wording(finding.message, currentLanguage()));
}

/** The next finding in the order of the rows, those of hidden levels passed over. */
function walkFindings(by: number): void {
  const { hidden, at } = useProblemFilter.getState();
  const numbers = byStep(activeFlow()?.report?.findings ?? [], hidden).flatMap((group) => group.findings.map((one) => one.number));
  if (numbers.length === 0) return;
  const now = numbers.indexOf(at);
  const next = now < 0 ? (by > 0 ? 0 : numbers.length - 1) : (now + by + numbers.length) % numbers.length;
  goToFinding(numbers[next]!);
}

export function useProblemCommands(): void {
  const commands = useMemo<Command[]>(problemCommands, []);
  useProvide(commands);
}

export function problemCommands(): Command[] {
  const findings = () => activeFlow()?.report?.findings ?? [];
  const repair = () => findings()[Math.max(0, useProblemFilter.getState().at)]?.repair ?? null;
  return [
    { id: 'nextProblem', group: 'check', keys: ['F8'], when: () => findings().length > 0, run: () => walkFindings(1) },
    { id: 'previousProblem', group: 'check', keys: ['Shift+F8'], when: () => findings().length > 0, run: () => walkFindings(-1) },
    {
      id: 'repairProblem', group: 'check', keys: ['Mod+.'], when: () => repair() !== null,
      run: () => {
        const open = activeFlow();
        const now = repair();
        if (open && now) void makeRepair(open.key, now);
      },
    },
    {
      id: 'repairAll', group: 'check', keys: ['Mod+Shift+.'], when: () => findings().some((finding) => finding.repair),
      run: () => {
        const open = activeFlow();
        runCommand('showProblems');
        if (open) useRepairAll.setState({ open: open.key });
      },
    },
  ];
}
