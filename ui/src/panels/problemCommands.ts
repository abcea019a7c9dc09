/** Walking from problem to problem. */
import { useMemo } from 'react';
import { showStep } from '../canvas/viewport';
import { useProvide, type Command } from '../commands/registry';
import { announce } from '../document/announce';
import { activeFlow, edit, lightFinding, select } from '../document/desk';
import { currentLanguage, wording } from '../i18n';

let at = -1;

/** Selects what a finding is about, lights its path and says it. */
export function goToFinding(number: number): void {
  const open = activeFlow();
  const findings = open?.report?.findings ?? [];
  const finding = findings[((number % findings.length) + findings.length) % findings.length];
  if (!open || !finding) return;
  at = findings.indexOf(finding);
  const [first] = finding.nodes;
  const step = first === undefined ? undefined : open.flow.nodes[first];
  if (first !== undefined && step) {
    select(open.key, { steps: [first] });
    showStep(step.at, true);
  }
  lightFinding(open.key, finding);
  announce(wording(finding.message, currentLanguage()));
}

export function useProblemCommands(): void {
  const commands = useMemo<Command[]>(() => {
    const has = () => (activeFlow()?.report?.findings.length ?? 0) > 0;
    const repair = () => activeFlow()?.report?.findings[Math.max(0, at)]?.repair ?? null;
    return [
      { id: 'nextProblem', group: 'check', keys: ['F8'], when: has, run: () => goToFinding(at + 1) },
      { id: 'previousProblem', group: 'check', keys: ['Shift+F8'], when: has, run: () => goToFinding(at - 1) },
      {
        id: 'repairProblem', group: 'check', keys: ['Mod+.'], when: () => repair() !== null,
        run: () => {
          const open = activeFlow();
          const now = repair();
          if (open && now) void edit(open.key, now.edit, now.label);
        },
      },
    ];
  }, []);
  useProvide(commands);
}
