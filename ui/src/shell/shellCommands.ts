/** What can be done wherever one is: flows, tabs, places, settings. */
import type { FlowEntry } from '../bindings/types';
import type { Command } from '../commands/registry';
import { activeFlow, closeOtherTabs, closeTab, loadLibrary, mayGo, moveTab, openFlow, redo, reopenTab, sayError, showStart, undo, useDesk, wasClosed } from '../document/desk';
import { making } from '../document/create';
import { canGo, go } from '../document/places';
import { openFiles, saveFile } from '../files/files';
import { openEverywhere, useFind } from '../find/find';
import { ask } from '../host/host';
import { usePalette } from './palette';
import { chooseLanguage } from './settings';
import { useSettingsDialog, useShortcuts } from './dialogs';

async function newFlow(): Promise<void> {
  const entry = await ask<FlowEntry>('create', { origin: { from: 'blank' } });
  await loadLibrary();
  await openFlow(entry.key);
}

function stepTab(by: number): void {
  const { tabs, active } = useDesk.getState();
  if (tabs.length === 0) return;
  const at = active === null ? -1 : tabs.indexOf(active);
  useDesk.setState({ active: tabs[(at + by + tabs.length) % tabs.length] ?? null });
}

export function shellCommands(): Command[] {
  const isOpen = () => activeFlow() !== null;
  const place = () => useDesk.getState().tabs.indexOf(activeFlow()?.key ?? -1);
  return [
    { id: 'undo', group: 'edit', keys: ['Mod+Z'], when: () => mayGo(activeFlow()?.key, 'undo'), run: () => undo(activeFlow()!.key) },
    { id: 'redo', group: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'], when: () => mayGo(activeFlow()?.key, 'redo'), run: () => redo(activeFlow()!.key) },
    { id: 'newFlow', group: 'file', keys: ['Mod+N'], run: () => making(newFlow) },
    { id: 'home', group: 'file', keys: ['Mod+O'], run: showStart },
    { id: 'openFile', group: 'file', keys: ['Mod+Shift+O'], run: () => openFiles() },
    { id: 'saveFile', group: 'file', keys: ['Mod+Shift+S'], when: isOpen, run: () => saveFile() },
    { id: 'closeTab', group: 'file', keys: ['Mod+W'], when: isOpen, run: () => closeTab(activeFlow()!.key) },
    { id: 'closeOtherTabs', group: 'file', when: () => isOpen() && useDesk.getState().tabs.length > 1, run: () => closeOtherTabs(activeFlow()!.key) },
    { id: 'reopenTab', group: 'file', keys: ['Mod+Shift+T'], when: wasClosed, run: () => void reopenTab().catch(sayError) },
    { id: 'nextTab', group: 'view', keys: ['Ctrl+Tab'], run: () => stepTab(1) },
    { id: 'previousTab', group: 'view', keys: ['Ctrl+Shift+Tab'], run: () => stepTab(-1) },
    { id: 'moveTabLeft', group: 'view', keys: ['Mod+Shift+PageUp'], when: () => place() > 0, run: () => moveTab(activeFlow()!.key, place() - 1) },
    { id: 'moveTabRight', group: 'view', keys: ['Mod+Shift+PageDown'], when: () => isOpen() && place() < useDesk.getState().tabs.length - 1, run: () => moveTab(activeFlow()!.key, place() + 1) },
    { id: 'goBack', group: 'view', keys: ['Mod+['], when: () => canGo('back'), run: () => void go('back').catch(sayError) },
    { id: 'goForward', group: 'view', keys: ['Mod+]'], when: () => canGo('forward'), run: () => void go('forward').catch(sayError) },
    { id: 'commandPalette', group: 'help', keys: ['Mod+K', 'Mod+Shift+P'], run: () => usePalette.setState({ open: true }) },
    { id: 'find', group: 'view', keys: ['Mod+F'], when: isOpen, run: () => useFind.setState((now) => ({ open: true, focus: now.focus + 1 })) },
    { id: 'findNext', group: 'view', keys: ['F3'], when: () => useFind.getState().hits.length > 0, run: () => useFind.getState().step(1) },
    { id: 'findPrevious', group: 'view', keys: ['Shift+F3'], when: () => useFind.getState().hits.length > 0, run: () => useFind.getState().step(-1) },
    { id: 'findEverywhere', group: 'file', keys: ['Mod+Shift+F'], run: openEverywhere },
    { id: 'settings', group: 'help', keys: ['Mod+,'], run: () => useSettingsDialog.setState({ open: true }) },
    { id: 'shortcuts', group: 'help', keys: ['?'], run: () => useShortcuts.setState({ open: true }) },
    { id: 'switchLanguage', group: 'view', run: () => chooseLanguage(document.documentElement.lang.startsWith('zh') ? 'en' : 'zh') },
  ];
}
