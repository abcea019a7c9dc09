import { Button, Group, Modal, TextInput, Textarea } from '@mantine/core';
import { IconArrowBackUp, IconGitCompare, IconHistory } from '@tabler/icons-react';
import { useEffect, useState, type MouseEvent } from 'react';
import type { StackEntry, VersionRow } from '../bindings/keep';
import type { Applied } from '../bindings/types';
import { keysOf, openActs } from '../commands/actMenu';
import { runCommand } from '../commands/registry';
import { openComparison } from '../compare/compare';
import { edited, noteVersion, say as tell, sayError, takeAnswer, useActive } from '../document/desk';
import { once } from '../document/turns';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { useSaveVersion } from '../shell/dialogs';

/** What was done, which versions there are, and how any two states differ. */
export function History({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const seq = useActive((open) => open.seq);
  const version = useActive((open) => open.entry.version);
  const [entries, setEntries] = useState<StackEntry[]>([]);
  const [versions, setVersions] = useState<VersionRow[]>([]);
  useEffect(() => {
    let isLate = false;
    void ask<StackEntry[]>('history', { key: flowKey }).then((answer) => !isLate && setEntries(answer), sayError);
    void ask<VersionRow[]>('version.list', { key: flowKey }).then((rows) => !isLate && setVersions(rows), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, seq, version]);
  const time = (at: number) => new Date(at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' });
  const restore = (number: number) =>
    once(`restore ${flowKey}`, async () => takeAnswer(flowKey, await ask<Applied>('version.restore', { key: flowKey, version: number }))).catch(sayError);
  const openMenu = (event: MouseEvent, version: number) => {
    event.preventDefault();
    const earlier = versions.find((one) => one.version < version)?.version;
    openActs([event.clientX, event.clientY], [
      { id: 'compare', label: t('dock.compare'), keys: version === versions[0]?.version ? keysOf('compareVersions') : undefined, run: () => openComparison(flowKey, { before: version, after: null }) },
      ...(earlier === undefined ? [] : [{ id: 'compareBefore', label: t('compare.withBefore', { version: earlier }), run: () => openComparison(flowKey, { before: earlier, after: version }) }]),
      '-',
      { id: 'restore', label: t('compare.restore', { version }), run: () => void restore(version) },
    ]);
  };
  return (
    <div className="history">
      <section aria-label={t('dock.versions')}>
        <Group justify="space-between">
          <h3>{t('dock.versions')}</h3>
          <Button size="compact-xs" variant="light" onClick={() => useSaveVersion.setState({ of: flowKey })}>
            {t('commands.saveVersion')}
          </Button>
        </Group>
        {versions.length === 0 && <p className="quiet">{t('dock.noVersions')}</p>}
        <ul>
          {versions.map((one) => (
            <li key={one.version} data-version={one.version} onContextMenu={(event) => openMenu(event, one.version)}>
              <span className="history-what">
                <strong>v{one.version}</strong> {one.name}
                {one.note && <span className="quiet"> · {one.note}</span>}
              </span>
              <span className="quiet">{time(one.at)}</span>
              <Button size="compact-xs" variant="subtle" leftSection={<IconGitCompare size={14} />} onClick={() => openComparison(flowKey, { before: one.version, after: null })}>
                {t('dock.compare')}
              </Button>
              <Button size="compact-xs" variant="subtle" leftSection={<IconHistory size={14} />} onClick={() => void restore(one.version)}>
                {t('dock.restore')}
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={t('dock.changes')}>
        <Group justify="space-between">
          <h3>{t('dock.changes')}</h3>
          <Button size="compact-xs" variant="light" leftSection={<IconArrowBackUp size={14} />} onClick={() => runCommand('undo')}>
            {t('commands.undo')}
          </Button>
        </Group>
        {entries.length === 0 && <p className="quiet">{t('dock.noChanges')}</p>}
        <ul>
          {entries.toReversed().slice(0, 200).map((entry) => (
            <li key={entry.entry} data-undone={entry.undone || undefined}>
              <span className="history-what">{say(entry.label)}</span>
              {entry.undone && <span className="quiet">{t('dock.undone')}</span>}
              <span className="quiet">{time(entry.at)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** Asks for a name and a note, and keeps the flow as it is. */
export function SaveVersion() {
  const { t } = useWords();
  const flowKey = useSaveVersion((state) => state.of);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const close = () => useSaveVersion.setState({ of: null });
  const save = async () => {
    if (flowKey === null) return;
    const keep = async () => {
      await edited();
      const version = await ask<number>('version.save', { key: flowKey, name: name.trim(), note: note.trim() });
      tell({ en: `Version ${version} is saved.`, zh: `已保存版本 ${version}。` });
      noteVersion(flowKey, version);
      setName('');
      setNote('');
      close();
    };
    await once(`version of ${flowKey}`, keep).catch(sayError);
  };
  return (
    <Modal opened={flowKey !== null} onClose={close} title={t('commands.saveVersion')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput data-autofocus label={t('dock.versionName')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea mt="sm" label={t('dock.versionNote')} value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={2} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={close}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit">{t('dock.saveVersionNow')}</Button>
        </Group>
      </form>
    </Modal>
  );
}
