/** What can be done with the panes around a flow. */
import { create } from 'zustand';
import type { Command } from '../commands/registry';
import { useDesk } from '../document/desk';
import { STEP_TAB } from '../panels/step/stepCommands';
import { TABLES_TAB } from '../panels/tables/open';
import { useSaveVersion } from './dialogs';
import { useSettings, type Settings } from './settings';

export type Side = keyof Settings['hidden'];

const NARROW = '(max-width: 1100px)';

/** In a narrow window the form lies over the canvas, and only when it was asked for. */
export const useOverlay = create<{ isNarrow: boolean; isOpen: boolean }>(() => ({ isNarrow: false, isOpen: false }));

export function followWidth(): () => void {
  const query = window.matchMedia(NARROW);
  const look = () => useOverlay.setState({ isNarrow: query.matches, isOpen: false });
  look();
  query.addEventListener('change', look);
  return () => query.removeEventListener('change', look);
}

/** Shows the form and puts the focus into it. */
export function openInspector(): void {
  if (useOverlay.getState().isNarrow) useOverlay.setState({ isOpen: true });
  else useSettings.setState((now) => ({ hidden: { ...now.hidden, right: false } }));
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-region="inspector"] :is(input, textarea, .inspector button)')?.focus());
}

export function toggle(side: Side): void {
  if (side === 'right' && useOverlay.getState().isNarrow) {
    useOverlay.setState(({ isOpen }) => ({ isOpen: !isOpen }));
    return;
  }
  useSettings.setState((now) => ({ hidden: { ...now.hidden, [side]: !now.hidden[side] } }));
}

/** Tabs that need some room, in pixels; the dock grows to it when they are shown. */
const ROOM: Record<string, number> = { [STEP_TAB]: 300, [TABLES_TAB]: 340, simulation: 300 };

export function showDock(tab: string): void {
  useSettings.setState((now) => ({ dockTab: tab, dock: Math.max(now.dock, ROOM[tab] ?? 0), hidden: { ...now.hidden, dock: false } }));
}

const REGIONS = ['palette', 'canvas', 'inspector', 'dock'];

/** The next pane takes the focus. */
function walkRegions(by: number): void {
  const there = REGIONS.filter((name) => document.querySelector(`[data-region="${name}"]`));
  const now = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'] ?? '';
  const next = there[(there.indexOf(now) + by + there.length) % there.length];
  const region = document.querySelector<HTMLElement>(`[data-region="${next}"]`);
  (region?.tabIndex === 0 ? region : region?.querySelector<HTMLElement>('input, button, [tabindex="0"]'))?.focus();
}

export function workbenchCommands(): Command[] {
  return [
    { id: 'showProblems', group: 'check', run: () => showDock('problems') },
    { id: 'showSimulation', group: 'simulate', run: () => showDock('simulation') },
    { id: 'showStepThrough', group: 'simulate', run: () => showDock(STEP_TAB) },
    { id: 'showTables', group: 'view', run: () => showDock(TABLES_TAB) },
    { id: 'showHistory', group: 'view', run: () => showDock('history') },
    { id: 'saveVersion', group: 'file', keys: ['Mod+S'], run: () => useSaveVersion.setState({ of: useDesk.getState().active }) },
    { id: 'toggleLeft', group: 'view', keys: ['Mod+Alt+1'], run: () => toggle('left') },
    { id: 'toggleRight', group: 'view', keys: ['Mod+Alt+2'], run: () => toggle('right') },
    { id: 'toggleDock', group: 'view', keys: ['Mod+Alt+3'], run: () => toggle('dock') },
    { id: 'nextRegion', group: 'view', keys: ['F6'], run: () => walkRegions(1) },
    { id: 'previousRegion', group: 'view', keys: ['Shift+F6'], run: () => walkRegions(-1) },
  ];
}
