import { Modal } from '@mantine/core';
import { shownKeys } from '../commands/keys';
import { useCommands, type Command } from '../commands/registry';
import { useWords } from '../i18n';
import { useShortcuts } from './dialogs';

const GROUPS: Command['group'][] = ['file', 'edit', 'step', 'view', 'check', 'simulate', 'help'];

/** All keys, by what they are for. */
export function Shortcuts() {
  const { t } = useWords();
  const open = useShortcuts((state) => state.open);
  const commands = useCommands((state) => state.commands);
  const withKeys = Object.values(commands).filter((command) => command.keys?.length);
  return (
    <Modal opened={open} onClose={() => useShortcuts.setState({ open: false })} title={t('commands.shortcuts')} size="xl">
      <div className="shortcuts">
        {GROUPS.map((group) => {
          const members = withKeys.filter((command) => command.group === group);
          return (
            members.length > 0 && (
              <section key={group}>
                <h3>{t(`shell.group_${group}`)}</h3>
                <dl>
                  {members.map((command) => (
                    <div key={command.id}>
                      <dt>{t(`commands.${command.id}`)}</dt>
                      <dd>
                        {command.keys!.map((keys) => (
                          <kbd key={keys}>{shownKeys(keys)}</kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
      </div>
    </Modal>
  );
}
