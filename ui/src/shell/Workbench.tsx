import { ActionIcon, CloseButton, Tabs, Tooltip } from '@mantine/core';
import { IconLayoutBottombarExpand, IconLayoutSidebarLeftExpand, IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { useEffect, useMemo, type ReactNode } from 'react';
import { Canvas } from '../canvas/Canvas';
import { Comparing } from '../compare/Comparing';
import { useProvide, type Command } from '../commands/registry';
import { useActive } from '../document/desk';
import { useWords } from '../i18n';
import { History } from '../panels/History';
import { Inspector } from '../panels/Inspector';
import { Outline } from '../panels/Outline';
import { Palette } from '../panels/Palette';
import { Problems } from '../panels/Problems';
import { Simulation } from '../panels/Simulation';
import { StepThrough } from '../panels/StepThrough';
import { TablesPanel } from '../panels/TablesPanel';
import { STEP_TAB, useStepCommands, useWalksFollow } from '../panels/step/stepCommands';
import { failing, useWalks } from '../panels/step/walks';
import { TABLES_TAB } from '../panels/tables/open';
import { Splitter } from './Pane';
import { useSettings, type Settings } from './settings';
import { followWidth, showDock, toggle, useOverlay, workbenchCommands, type Side } from './workbenchCommands';

function useWorkbenchCommands(): void {
  const commands = useMemo<Command[]>(workbenchCommands, []);
  useProvide(commands);
}

/** A flow with everything around it. */
export function Workbench({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const { left, right, dock, hidden } = useSettings();
  useWorkbenchCommands();
  useStepCommands(flowKey);
  useWalksFollow(flowKey);
  const { isNarrow, isOpen } = useOverlay();
  useEffect(followWidth, []);
  const isRail = isNarrow ? !isOpen : hidden.right;
  const columns = `${hidden.left ? '36px' : `min(${left}px, 32vw) 5px`} minmax(0, 1fr) ${isNarrow || hidden.right ? '36px' : `5px min(${right}px, 36vw)`}`;
  return (
    <div className="workbench" style={{ gridTemplateColumns: columns }}>
      {hidden.left ? (
        <Rail side="left" icon={<IconLayoutSidebarLeftExpand size={18} />} />
      ) : (
        <>
          <aside className="pane pane-left" data-region="palette" aria-label={t('shell.steps')}>
            <LeftPane flowKey={flowKey} />
          </aside>
          <Splitter side="left" />
        </>
      )}
      <div className="middle">
        <Canvas flowKey={flowKey} />
        {hidden.dock ? (
          <Rail side="dock" icon={<IconLayoutBottombarExpand size={18} />} />
        ) : (
          <>
            <Splitter side="dock" />
            <section className="pane dock" data-region="dock" aria-label={t('shell.dock')} style={{ height: dock }}>
              <Dock flowKey={flowKey} />
            </section>
          </>
        )}
      </div>
      {isRail ? (
        <Rail side="right" icon={<IconLayoutSidebarRightExpand size={18} />} />
      ) : (
        <>
          {!isNarrow && <Splitter side="right" />}
          <aside
            className="pane pane-right" data-region="inspector" aria-label={t('inspector.label')} {...(isNarrow ? { 'data-overlay': true, style: { width: right } } : {})}
            onKeyDown={(event) => {
              if (isNarrow && event.key === 'Escape' && !event.defaultPrevented) toggle('right');
            }}
          >
            {isNarrow && <CloseButton className="overlay-close" aria-label={t('shell.closeDialog')} onClick={() => toggle('right')} />}
            <Inspector flowKey={flowKey} />
          </aside>
        </>
      )}
      <Comparing flowKey={flowKey} />
    </div>
  );
}

/** What is left of a pane that is folded away. */
function Rail({ side, icon }: { side: Side; icon: ReactNode }) {
  const { t } = useWords();
  return (
    <div className={`rail rail-${side}`}>
      <Tooltip label={t(`shell.unfold_${side}`)}>
        <ActionIcon variant="subtle" color="gray" aria-label={t(`shell.unfold_${side}`)} onClick={() => toggle(side)}>
          {icon}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function LeftPane({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const tab = useSettings((settings) => settings.leftTab);
  return (
    <Tabs value={tab} onChange={(next) => useSettings.setState({ leftTab: next as Settings['leftTab'] })} className="filled-tabs">
      <Tabs.List grow>
        <Tabs.Tab value="palette">{t('shell.steps')}</Tabs.Tab>
        <Tabs.Tab value="outline">{t('shell.outline')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="palette">{tab === 'palette' && <Palette flowKey={flowKey} />}</Tabs.Panel>
      <Tabs.Panel value="outline">{tab === 'outline' && <Outline flowKey={flowKey} />}</Tabs.Panel>
    </Tabs>
  );
}

function Dock({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const tab = useSettings((settings) => settings.dockTab);
  const findings = useActive((open) => open.report?.findings.length) ?? 0;
  const problems = findings + useWalks((state) => failing(state, flowKey).length);
  return (
    <Tabs value={tab} onChange={(next) => next && showDock(next)} className="filled-tabs">
      <Tabs.List>
        <Tabs.Tab value="problems">
          {t('dock.problems')} {problems > 0 && <span className="count">{problems}</span>}
        </Tabs.Tab>
        <Tabs.Tab value={STEP_TAB}>{t('step.tab')}</Tabs.Tab>
        <Tabs.Tab value={TABLES_TAB}>{t('tables.tab')}</Tabs.Tab>
        <Tabs.Tab value="simulation">{t('dock.simulation')}</Tabs.Tab>
        <Tabs.Tab value="history">{t('dock.history')}</Tabs.Tab>
      </Tabs.List>
      <ActionIcon className="dock-fold" variant="subtle" color="gray" aria-label={t('shell.fold_dock')} onClick={() => toggle('dock')}>
        <IconLayoutBottombarExpand size={18} style={{ transform: 'scaleY(-1)' }} />
      </ActionIcon>
      <Tabs.Panel value="problems">{tab === 'problems' && <Problems flowKey={flowKey} />}</Tabs.Panel>
      <Tabs.Panel value={STEP_TAB}>{tab === STEP_TAB && <StepThrough flowKey={flowKey} />}</Tabs.Panel>
      <Tabs.Panel value={TABLES_TAB}>{tab === TABLES_TAB && <TablesPanel flowKey={flowKey} />}</Tabs.Panel>
      <Tabs.Panel value="simulation">{tab === 'simulation' && <Simulation flowKey={flowKey} />}</Tabs.Panel>
      <Tabs.Panel value="history">{tab === 'history' && <History flowKey={flowKey} />}</Tabs.Panel>
    </Tabs>
  );
}
