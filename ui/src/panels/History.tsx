import { Button, Group, Modal, Select, TextInput, Textarea } from '@mantine/core';
import { IconArrowBackUp, IconGitCompare, IconHistory } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { create } from 'zustand';
import type { Change, Compared, StackEntry, VersionRow } from '../bindings/keep';
import type { Applied } from '../bindings/types';
import { runCommand } from '../commands/registry';
import { lightSteps, noteVersion, say as tell, sayError, takeAnswer, useActive } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';

export const useSaveVersion = create<{ open: boolean }>(() => ({ open: false }));

const DRAFT = 'draft';

/** What was done, which versions there are, and how any two states differ. */
export function History({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const seq = useActive((open) => open.seq);
  const version = useActive((open) => open.entry.version);
  const [entries, setEntries] = useState<StackEntry[]>([]);
  const [versions, setVersions] = useState<VersionRow[]>([]);
  const [sides, setSides] = useState<{ before: string; after: string } | null>(null);
  useEffect(() => {
    void ask<StackEntry[]>('history', { key: flowKey }).then(setEntries, sayError);
    void ask<VersionRow[]>('version.list', { key: flowKey }).then(setVersions, sayError);
  }, [flowKey, seq, version]);
  const time = (at: number) => new Date(at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' });
  const restore = async (number: number) => {
    try {
      takeAnswer(flowKey, await ask<Applied>('version.restore', { key: flowKey, version: number }));
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <div className="history">
      <section aria-label={t('dock.versions')}>
        <Group justify="space-between">
          <h3>{t('dock.versions')}</h3>
          <Button size="compact-xs" variant="light" onClick={() => useSaveVersion.setState({ open: true })}>
            {t('commands.saveVersion')}
          </Button>
        </Group>
        {versions.length === 0 && <p className="quiet">{t('dock.noVersions')}</p>}
        <ul>
          {versions.map((one) => (
            <li key={one.version}>
              <span className="history-what">
                <strong>v{one.version}</strong> {one.name}
                {one.note && <span className="quiet"> · {one.note}</span>}
              </span>
              <span className="quiet">{time(one.at)}</span>
              <Button size="compact-xs" variant="subtle" leftSection={<IconGitCompare size={14} />} onClick={() => setSides({ before: String(one.version), after: DRAFT })}>
                {t('dock.compare')}
              </Button>
              <Button size="compact-xs" variant="subtle" leftSection={<IconHistory size={14} />} onClick={() => void restore(one.version)}>
                {t('dock.restore')}
              </Button>
            </li>
          ))}
        </ul>
        {sides && <Comparison flowKey={flowKey} seq={seq ?? 0} versions={versions} sides={sides} choose={setSides} />}
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

interface ComparisonProps {
  flowKey: number;
  seq: number;
  versions: VersionRow[];
  sides: { before: string; after: string };
  choose: (sides: { before: string; after: string } | null) => void;
}

function Comparison({ flowKey, seq, versions, sides, choose }: ComparisonProps) {
  const { t, say } = useWords();
  const [compared, setCompared] = useState<Compared | null>(null);
  const side = useCallback((name: string) => (name === DRAFT ? null : Number(name)), []);
  useEffect(() => {
    void ask<Compared>('version.compare', { key: flowKey, before: side(sides.before), after: side(sides.after) }).then(setCompared, sayError);
  }, [flowKey, seq, sides, side]);
  const data = [{ value: DRAFT, label: t('dock.draft') }, ...versions.map((one) => ({ value: String(one.version), label: `v${one.version} ${one.name}` }))];
  const show = (change: Change) => lightSteps(flowKey, change.nodes ?? [], change.edges ?? []);
  return (
    <div className="comparison">
      <Group gap={6}>
        <Select size="xs" aria-label={t('dock.before')} allowDeselect={false} data={data} value={sides.before} onChange={(before) => before && choose({ ...sides, before })} />
        <span aria-hidden>→</span>
        <Select size="xs" aria-label={t('dock.after')} allowDeselect={false} data={data} value={sides.after} onChange={(after) => after && choose({ ...sides, after })} />
        <Button size="compact-xs" variant="subtle" onClick={() => choose(null)}>
          {t('dock.closeComparison')}
        </Button>
      </Group>
      {compared && (
        <>
          <p className="comparison-head">{compared.same_for_orders ? t('dock.sameForOrders') : t('dock.changesForOrders', { count: compared.changes.filter((one) => one.affects_orders).length })}</p>
          <ul>
            {compared.changes.map((change, at) => (
              <li key={at}>
                <button type="button" className="problem-words" onClick={() => show(change)}>
                  <span className={change.affects_orders ? 'change-orders' : 'quiet'}>{change.affects_orders ? '●' : '○'}</span>
                  <span>{say(change.message)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** Asks for a name and a note, and keeps the flow as it is. */
export function SaveVersion({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const open = useSaveVersion((state) => state.open);
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const close = () => useSaveVersion.setState({ open: false });
  const save = async () => {
    try {
      const version = await ask<number>('version.save', { key: flowKey, name: name.trim(), note: note.trim() });
      tell({ en: `Version ${version} is saved.`, zh: `已保存版本 ${version}。` });
      noteVersion(flowKey, version);
      setName('');
      setNote('');
      close();
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <Modal opened={open} onClose={close} title={t('commands.saveVersion')}>
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
