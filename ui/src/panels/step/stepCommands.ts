/** Walking an order by keys, wherever the focus is; the walk follows the edits of the flow, and so do the saved ones. */
import { useEffect, useMemo } from 'react';
import { runCommand, useProvide, type Command } from '../../commands/registry';
import { activeFlow, lightFinding, sayError, useActive } from '../../document/desk';
import { useSettings } from '../../shell/settings';
import { again, forward, goBack, goOn, light, loadStops, runTests, toggleStop, useWalks, walkOf } from './walks';

export const STEP_TAB = 'step';

export function useStepCommands(key: number): void {
  const commands = useMemo<Command[]>(() => stepCommands(key), [key]);
  useProvide(commands);
}

export function stepCommands(key: number): Command[] {
  const selected = () => {
    const steps = activeFlow()?.selection.steps;
    return steps?.size === 1 ? [...steps][0] : undefined;
  };
  const walking = () => walkOf(key) !== undefined;
  return [
    {
      id: 'stepForward', group: 'simulate', keys: ['F10'],
      run: () => {
        runCommand('showStepThrough');
        if (walking()) void forward(key);
      },
    },
    { id: 'stepBack', group: 'simulate', keys: ['Shift+F10'], when: walking, run: () => void goBack(key) },
    { id: 'stepOn', group: 'simulate', keys: ['Mod+F10'], when: walking, run: () => void goOn(key) },
    {
      id: 'toggleBreakpoint', group: 'simulate', keys: ['F9'], when: () => selected() !== undefined,
      run: () => {
        const step = selected();
        if (step !== undefined) toggleStop(key, step);
      },
    },
  ];
}

/** Walks again what an edit may have changed. */
export function useWalksFollow(key: number): void {
  const checked = useActive((open) => (open.key === key ? open.reportSeq : -1)) ?? -1;
  const seq = useActive((open) => (open.key === key ? open.seq : -1)) ?? -1;
  const isShown = useSettings((settings) => settings.dockTab === STEP_TAB && !settings.hidden.dock);
  const isWalking = useWalks((state) => state.walks[key] !== undefined);
  useEffect(() => void loadStops(key).catch(sayError), [key]);
  useEffect(() => {
    if (checked >= 0) void runTests(key).catch(sayError);
  }, [key, checked]);
  useEffect(() => {
    if (!isShown || !isWalking || seq < 0) return;
    void again(key);
  }, [key, seq, isShown, isWalking]);
  useEffect(() => {
    if (!isShown || !isWalking) return undefined;
    light(key);
    return () => lightFinding(key, null);
  }, [key, isShown, isWalking]);
}
