import { Tabs } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { Canvas } from '../canvas/Canvas';
import { useProvide, type Command } from '../commands/registry';
import { listenToKeys } from '../commands/keys';
import { activeFlow, closeTab, loadCatalog, loadLibrary, redo, reopenTab, sayError, showStart, undo, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { Inspector } from '../panels/Inspector';
import { Palette } from '../panels/Palette';
import { Problems } from '../panels/Problems';
import { Simulation } from '../panels/Simulation';
import { Said } from './Said';
import { Start } from './Start';
import { StatusBar } from './StatusBar';
import { TabBar } from './TabBar';

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
      { id: 'home', group: 'file', keys: ['Mod+O'], run: showStart },
      { id: 'closeTab', group: 'file', keys: ['Mod+W'], when: isOpen, run: () => closeTab(activeFlow()!.key) },
      { id: 'reopenTab', group: 'file', keys: ['Mod+Shift+T'], run: () => void reopenTab().catch(sayError) },
      { id: 'nextTab', group: 'view', keys: ['Ctrl+Tab'], run: () => step(1) },
      { id: 'previousTab', group: 'view', keys: ['Ctrl+Shift+Tab'], run: () => step(-1) },
    ];
  }, []);
  useProvide(commands);
}

function Dock({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const [tab, setTab] = useState<string | null>('problems');
  const commands = useMemo<Command[]>(() => [{ id: 'showSimulation', group: 'view', run: () => setTab('simulation') }], []);
  useProvide(commands);
  return (
    <Tabs value={tab} onChange={setTab}>
      <Tabs.List>
        <Tabs.Tab value="problems">{t('dock.problems')}</Tabs.Tab>
        <Tabs.Tab value="simulation">{t('dock.simulation')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="problems">
        <Problems flowKey={flowKey} />
      </Tabs.Panel>
      <Tabs.Panel value="simulation">{tab === 'simulation' && <Simulation flowKey={flowKey} />}</Tabs.Panel>
    </Tabs>
  );
}

function Workbench({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  return (
    <div className="workbench">
      <aside className="pane pane-left" data-region="palette" aria-label={t('shell.steps')}>
        <Palette flowKey={flowKey} />
      </aside>
      <div className="middle">
        <Canvas flowKey={flowKey} />
        <section className="pane dock" data-region="dock" aria-label={t('dock.problems')}>
          <Dock flowKey={flowKey} />
        </section>
      </div>
      <aside className="pane pane-right" data-region="inspector" aria-label={t('inspector.label')}>
        <Inspector flowKey={flowKey} />
      </aside>
    </div>
  );
}

export function App() {
  const active = useDesk((state) => state.active);
  useShellCommands();
  useEffect(listenToKeys, []);
  useEffect(() => {
    void loadCatalog().catch(sayError);
    void loadLibrary().catch(sayError);
  }, []);
  return (
    <div className="app">
      <TabBar />
      {active === null ? <Start /> : <Workbench key={active} flowKey={active} />}
      <StatusBar />
      <Said />
    </div>
  );
}
