import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconDotsVertical, IconFileExport, IconHome, IconPlayerPlay, IconPlayerStop, IconSearch } from '@tabler/icons-react';
import { shownKeys } from '../commands/keys';
import { isOffered, runCommand, useCommands } from '../commands/registry';
import { showStart, useActive, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { useFlowRuns } from '../rehearse/useResults';
import { Tabs } from './Tabs';

const MENU = ['newFlow', 'home', 'openFile', 'saveFile', 'saveVersion', 'export', '-', 'undo', 'redo', 'tidy', '-', 'find', 'findEverywhere', '-', 'startTour', 'settings', 'shortcuts', 'help'];

export function TabBar() {
  const { t, say } = useWords();
  const active = useDesk((state) => state.active);
  const [undo, redo] = [useActive((open) => open.undo), useActive((open) => open.redo)];
  const commands = useCommands((state) => state.commands);
  const has = (id: string) => commands[id] !== undefined && isOffered(commands[id]);
  return (
    <header className="tab-bar">
      <button type="button" className="tab tab-home" aria-label={t('shell.allFlows')} title={t('shell.allFlows')} aria-current={active === null} onClick={showStart}>
        <IconHome size={16} />
      </button>
      <Tabs />
      <div className="tab-tools">
        {active !== null && (
          <>
            <Tooltip label={undo ? `${t('commands.undo')}: ${say(undo)}` : t('commands.undo')}>
              <ActionIcon variant="subtle" color="gray" disabled={!undo} aria-label={t('commands.undo')} onClick={() => runCommand('undo')}>
                <IconArrowBackUp size={18} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={redo ? `${t('commands.redo')}: ${say(redo)}` : t('commands.redo')}>
              <ActionIcon variant="subtle" color="gray" disabled={!redo} aria-label={t('commands.redo')} onClick={() => runCommand('redo')}>
                <IconArrowForwardUp size={18} />
              </ActionIcon>
            </Tooltip>
          </>
        )}
        <Button size="compact-sm" variant="default" leftSection={<IconSearch size={14} />} rightSection={<kbd className="key">{shownKeys('Mod+K')}</kbd>} onClick={() => runCommand('commandPalette')}>
          {t('shell.search')}
        </Button>
        {active !== null && commands['export'] && (
          <Button size="compact-sm" variant="default" data-act="export" leftSection={<IconFileExport size={14} />} onClick={() => runCommand('export')}>
            {t('shell.export')}
          </Button>
        )}
        {active !== null && <SimulateButton flowKey={active} />}
        <Menu position="bottom-end" width={260}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('shell.menu')}>
              <IconDotsVertical size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {MENU.map((id, at) =>
              id === '-' ? (
                <Menu.Divider key={at} />
              ) : (
                commands[id] && (
                  <Menu.Item key={id} disabled={!has(id)} onClick={() => runCommand(id)} rightSection={commands[id].keys?.[0] ? <kbd className="key">{shownKeys(commands[id].keys[0])}</kbd> : null}>
                    {t(`commands.${id}`)}
                  </Menu.Item>
                )
              ),
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}

/** Runs the flow; while it runs, stops it. */
function SimulateButton({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const running = useFlowRuns(flowKey, (runs) => runs.running);
  if (running) {
    return (
      <Button size="compact-sm" color="red" variant="light" data-tour="simulate" leftSection={<IconPlayerStop size={14} />} disabled={running.stopping} onClick={() => runCommand('stopSimulation')}>
        {t(running.stopping ? 'rehearse.stopping' : 'rehearse.stop')}
      </Button>
    );
  }
  return (
    <Button size="compact-sm" data-tour="simulate" leftSection={<IconPlayerPlay size={14} />} onClick={() => runCommand('simulate')}>
      {t('rehearse.run')}
    </Button>
  );
}
