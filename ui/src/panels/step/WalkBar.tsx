import { ActionIcon, Button, Group, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconPlayerPlay, IconPlayerSkipBack, IconPlayerTrackNext, IconPlayerTrackPrev } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Walked } from '../../bindings/step';
import { shownKeys } from '../../commands/keys';
import { say as tell } from '../../document/desk';
import { useWords } from '../../i18n';
import { fieldOf, textOf } from './orders';
import { forward, goBack, goOn, jump, saveWalk, useWalks, type Walk } from './walks';

interface WalkBarProps {
  flowKey: number;
  walk: Walk;
  walked: Walked;
}

/** The buttons of a walk, and in a sentence where it is. */
export function WalkBar({ flowKey, walk, walked }: WalkBarProps) {
  const { t, say } = useWords();
  const isOver = walked.ending !== null && walk.at >= walk.taken.length;
  const name = (step: string) => say(walked.names[step] ?? { en: step, zh: step });
  const stopped = walked.stopped;
  const where = walked.broken
    ? say(walked.broken)
    : walked.ending
      ? t('step.endedAt', { words: say(walked.ending.words), name: name(walked.ending.node) })
      : stopped && 'condition' in stopped
        ? t('step.stoppedBy', { condition: stopped.condition })
        : t('step.nextIs', { name: walked.next ? name(walked.next) : '' });
  return (
    <div className="walk-bar">
      <Group gap={2} wrap="nowrap">
        <Act label={t('step.restart')} disabled={walk.at === 0} run={() => void jump(flowKey, 0)}>
          <IconPlayerSkipBack size={16} />
        </Act>
        <Act label={t('commands.stepBack')} keys="Shift+F10" disabled={walk.at === 0} run={() => void goBack(flowKey)}>
          <IconPlayerTrackPrev size={16} />
        </Act>
        <Act label={t('commands.stepForward')} keys="F10" disabled={isOver} run={() => void forward(flowKey)}>
          <IconPlayerTrackNext size={16} />
        </Act>
        <Act label={t('commands.stepOn')} keys="Mod+F10" disabled={isOver} run={() => void goOn(flowKey)}>
          <IconPlayerPlay size={16} />
        </Act>
      </Group>
      <span className="walk-where" data-ended={walked.ending?.kind} data-broken={walked.broken !== null || undefined}>
        <strong>{textOf(fieldOf(walk.order, 'order.id')) || t('step.order')}</strong> {where}
      </span>
      {!walked.fits && walk.at === 0 && <span className="walk-warning">{t('step.notLetIn')}</span>}
      <Group gap={6} ml="auto" wrap="nowrap">
        <SaveWalk flowKey={flowKey} suggested={`${textOf(fieldOf(walk.order, 'order.id'))} · ${walked.ending ? name(walked.ending.node) : t('step.toTheEnd')}`} />
        <Button size="compact-xs" variant="subtle" leftSection={<IconArrowBackUp size={14} />} onClick={() => useWalks.setState({ choosing: true })}>
          {t('step.otherOrder')}
        </Button>
      </Group>
    </div>
  );
}

interface ActProps {
  label: string;
  keys?: string;
  disabled: boolean;
  run: () => void;
  children: ReactNode;
}

function Act({ label, keys, disabled, run, children }: ActProps) {
  return (
    <Tooltip label={keys ? `${label} · ${shownKeys(keys)}` : label}>
      <ActionIcon size={28} variant="subtle" aria-label={label} disabled={disabled} onClick={run}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** Asks for a name and keeps the walk as a test. */
function SaveWalk({ flowKey, suggested }: { flowKey: number; suggested: string }) {
  const { t } = useWords();
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState('');
  const save = async () => {
    if (name.trim() === '' || !(await saveWalk(flowKey, name.trim()))) return;
    tell({ en: `The walk "${name.trim()}" is saved. Problems shows it when it ends otherwise.`, zh: `已保存试走“${name.trim()}”。结果有变时会出现在“问题”中。` });
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top-end" width={280} trapFocus shadow="md">
      <Popover.Target>
        <Button
          size="compact-xs" variant="light" data-act="save-walk"
          onClick={() => {
            setName(suggested);
            setOpened(!opened);
          }}
        >
          {t('step.save')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextInput size="xs" label={t('step.saveName')} description={t('step.saveHint')} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
          <Group justify="flex-end" mt="xs" gap={6}>
            <Button size="compact-xs" variant="default" onClick={() => setOpened(false)}>
              {t('shell.cancel')}
            </Button>
            <Button size="compact-xs" type="submit" disabled={name.trim() === ''}>
              {t('step.saveNow')}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
