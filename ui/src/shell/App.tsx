import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useProvide, type Command } from '../commands/registry';
import { listenToKeys } from '../commands/keys';
import { activeFlow, closeTab, loadCatalog, loadLibrary, openFlow, redo, reopenTab, say, sayError, showStart, undo, useDesk } from '../document/desk';
import type { Text } from '../bindings/types';
import { Arrivals } from '../files/Arrivals';
import { listenToFiles, openFiles, saveFile } from '../files/files';
import { ask } from '../host/host';
import { Help } from '../help/Help';
import { CommandPalette, usePalette } from './CommandPalette';
import { Said } from './Said';
import { SettingsDialog, useSettingsDialog } from './SettingsDialog';
import { Shortcuts, useShortcuts } from './Shortcuts';
import { Start } from './Start';
import { StatusBar } from './StatusBar';
import { TabBar } from './TabBar';
import { Workbench } from './Workbench';
import { closeItsMenu } from './webView';
import { chooseLanguage, loadSettings, useSettings } from './settings';
import { useProblemCommands } from '../panels/problemCommands';
import { Tour } from '../tour/Tour';

function useShellCommands(): void {
  const commands = useMemo<Command[]>(() => {
    const step = (by: number) => {
      const { tabs, active } = useDesk.getState();
      if (tabs.length === 0) return;
      const at = active === null ? -1 : tabs.indexOf(active);
      useDesk.setState({ active: tabs[(at + by + tabs.length) % tabs.length] ?? null });
    };
    const isOpen = () => activeFlow() !== null;
    return [
      { id: 'undo', group: 'edit', keys: ['Mod+Z'], when: () => !!activeFlow()?.undo, run: () => undo(activeFlow()!.key) },
      { id: 'redo', group: 'edit', keys: ['Mod+Shift+Z', 'Mod+Y'], when: () => !!activeFlow()?.redo, run: () => redo(activeFlow()!.key) },
      { id: 'home', group: 'file', keys: ['Mod+O', 'Mod+N'], run: showStart },
      { id: 'openFile', group: 'file', keys: ['Mod+Shift+O'], run: () => openFiles() },
      { id: 'saveFile', group: 'file', keys: ['Mod+Shift+S'], when: isOpen, run: () => saveFile() },
      { id: 'closeTab', group: 'file', keys: ['Mod+W'], when: isOpen, run: () => closeTab(activeFlow()!.key) },
      { id: 'reopenTab', group: 'file', keys: ['Mod+Shift+T'], run: () => void reopenTab().catch(sayError) },
      { id: 'nextTab', group: 'view', keys: ['Ctrl+Tab'], run: () => step(1) },
      { id: 'previousTab', group: 'view', keys: ['Ctrl+Shift+Tab'], run: () => step(-1) },
      { id: 'commandPalette', group: 'help', keys: ['Mod+K', 'Mod+Shift+P'], run: () => usePalette.setState({ open: 'all' }) },
      { id: 'findStep', group: 'view', keys: ['Mod+F'], when: isOpen, run: () => usePalette.setState({ open: 'steps' }) },
      { id: 'findFlow', group: 'file', keys: ['Mod+Shift+F'], run: () => usePalette.setState({ open: 'flows' }) },
      { id: 'settings', group: 'help', keys: ['Mod+,'], run: () => useSettingsDialog.setState({ open: true }) },
      { id: 'shortcuts', group: 'help', keys: ['?'], run: () => useShortcuts.setState({ open: true }) },
      { id: 'switchLanguage', group: 'view', run: () => chooseLanguage(document.documentElement.lang.startsWith('zh') ? 'en' : 'zh') },
    ];
  }, []);
  useProvide(commands);
}

/** What was open when the program ended is open again. */
async function begin(): Promise<void> {
  await Promise.all([loadCatalog(), loadLibrary(), loadSettings()]);
  const { recovered } = await ask<{ recovered: Text | null }>('hello');
  if (recovered) say(recovered, 'bad');
  const there = new Set(useDesk.getState().library.filter((entry) => entry.deleted_at === null).map((entry) => entry.key));
  const { tabs, active } = useSettings.getState();
  // Whoever was quicker than the start and has opened a flow already stays there.
  const front = useDesk.getState().active ?? active;
  for (const key of tabs.filter((one) => there.has(one))) await openFlow(key);
  if (front === null || !there.has(front)) showStart();
  else await openFlow(front);
  await listenToFiles();
  useDesk.subscribe((state, before) => {
    if (state.tabs !== before.tabs || state.active !== before.active) useSettings.setState({ tabs: state.tabs, active: state.active });
  });
  // In the browser's own record, for who measures the start.
  requestAnimationFrame(() => setTimeout(() => performance.mark('usable')));
}

let begun = false;

export function App() {
  const active = useDesk((state) => state.active);
  const theme = useSettings((settings) => settings.theme);
  const { setColorScheme } = useMantineColorScheme();
  useShellCommands();
  useProblemCommands();
  useEffect(listenToKeys, []);
  useEffect(closeItsMenu, []);
  useEffect(() => setColorScheme(theme), [theme, setColorScheme]);
  useEffect(() => {
    if (begun) return;
    begun = true;
    void begin().catch(sayError);
  }, []);
  return (
    <div className="app">
      <TabBar />
      {active === null ? <Start /> : <Workbench key={active} flowKey={active} />}
      <StatusBar />
      <Said />
      <CommandPalette />
      <Shortcuts />
      <SettingsDialog />
      <Arrivals />
      <Tour />
      <Help />
    </div>
  );
}
