import { useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { useProvide, type Command } from '../commands/registry';
import { listenToKeys } from '../commands/keys';
import { loadCatalog, loadLibrary, openBehind, openFlow, sayError, useDesk } from '../document/desk';
import { followTabs } from '../document/places';
import type { Text } from '../bindings/types';
import { Arrivals } from '../files/Arrivals';
import { Everywhere } from '../find/Everywhere';
import { listenToFiles } from '../files/files';
import { Recovered, useRecovered } from '../files/Recovered';
import { ask } from '../host/host';
import { Help } from '../help/Help';
import { ActMenu } from './ActMenu';
import { CommandPalette } from '../palette/CommandPalette';
import { Said } from './Said';
import { SettingsDialog } from './SettingsDialog';
import { Shortcuts } from './Shortcuts';
import { Start } from './Start';
import { StatusBar } from './StatusBar';
import { TabBar } from './TabBar';
import { Workbench } from './Workbench';
import { listenToClosing } from './closing';
import { shellCommands } from './shellCommands';
import { closeItsMenu } from './webView';
import { loadSettings, useSettings } from './settings';
import { SaveVersion } from '../panels/History';
import { useProblemCommands } from '../panels/problemCommands';
import { Tour } from '../tour/Tour';

function useShellCommands(): void {
  const commands = useMemo<Command[]>(shellCommands, []);
  useProvide(commands);
}

function rememberTabs(): void {
  const { tabs, active } = useDesk.getState();
  const kept = useSettings.getState();
  if (tabs !== kept.tabs || active !== kept.active) useSettings.setState({ tabs, active });
}

/** What was open when the program ended is open again. */
async function begin(): Promise<void> {
  const hello = ask<{ recovered: Text | null }>('hello');
  await Promise.all([loadCatalog(), loadLibrary(), loadSettings()]);
  const { recovered } = await hello;
  useRecovered.setState({ told: recovered });
  const there = new Set(useDesk.getState().library.filter((entry) => entry.deleted_at === null).map((entry) => entry.key));
  const { tabs, active } = useSettings.getState();
  for (const key of tabs.filter((one) => there.has(one))) await openBehind(key);
  // Whoever was quicker than the start and has opened a flow already stays there.
  if (useDesk.getState().active === null && active !== null && there.has(active)) await openFlow(active);
  // Also what was opened and closed while those were read.
  rememberTabs();
  useDesk.subscribe(rememberTabs);
  await listenToClosing();
  await listenToFiles();
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
  useEffect(followTabs, []);
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
      <Everywhere />
      <ActMenu />
      <Shortcuts />
      <SettingsDialog />
      <SaveVersion />
      <Arrivals />
      <Recovered />
      <Tour />
      <Help />
    </div>
  );
}
