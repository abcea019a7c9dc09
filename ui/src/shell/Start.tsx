import { ActionIcon, Button, Modal, TextInput } from '@mantine/core';
import { IconDotsVertical, IconFileImport, IconLayoutGrid, IconPlus, IconRocket, IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { FlowEntry, Point, Text } from '../bindings/types';
import { openActs } from '../commands/actMenu';
import { takeFocus } from '../canvas/leave';
import { moveTime } from '../canvas/viewport';
import { chord } from '../commands/keys';
import { runCommand, useCommands } from '../commands/registry';
import { closeTab, loadLibrary, openFlow, sayError, useDesk } from '../document/desk';
import { making } from '../document/create';
import { soughtWords } from '../document/find';
import { once } from '../document/turns';
import { NothingFound } from '../find/NothingFound';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { offerTour, openSample } from '../tour/tour';
import { Thumbnail } from './Thumbnail';

interface Template {
  id: string;
  title: Text;
  purpose: Text;
  tags: string[];
  steps: number;
  places: Point[];
  edges: [number, number][];
}

function create(origin: Record<string, unknown>): Promise<void> {
  return making(async () => {
    const entry = await ask<FlowEntry>('create', { origin });
    await loadLibrary();
    await openFlow(entry.key);
  });
}

/** Where a person begins: three doors, templates with their pictures, and the flows that are there. */
export function Start() {
  const { t, say } = useWords();
  const library = useDesk((state) => state.library);
  const canImport = useCommands((state) => state.commands['openFile'] !== undefined);
  const [templates, setTemplates] = useState<Template[]>([]);
  const [sought, setSought] = useState('');
  useEffect(() => {
    void ask<Template[]>('templates').then(setTemplates, sayError);
  }, []);
  const page = useRef<HTMLElement>(null);
  const gallery = useRef<HTMLElement>(null);
  useEffect(() => takeFocus(page.current), []);
  const toGallery = () => {
    gallery.current?.scrollIntoView({ block: 'start', behavior: moveTime() > 0 ? 'smooth' : 'auto' });
    gallery.current?.querySelector<HTMLElement>('[data-template]')?.focus({ preventScroll: true });
  };
  const names = useMemo(() => templates.map((one) => say(one.title)), [templates, say]);
  const words = soughtWords(sought);
  const holds = (...texts: string[]) => words.every((word) => texts.join(' ').toLowerCase().includes(word));
  const offered = templates.filter((one) => holds(one.title.en, one.title.zh, one.purpose.en, one.purpose.zh, one.id, ...one.tags));
  return (
    <main className="start" ref={page} tabIndex={-1}>
      <h1>{t('start.title')}</h1>
      <div className="doors">
        <button type="button" className="door" data-door="template" onClick={toGallery}>
          <IconLayoutGrid size={22} aria-hidden />
          <strong>{t('start.templates')}</strong>
          <span>{t('start.templatesText', { count: templates.length })}</span>
        </button>
        <button type="button" className="door" data-door="sample" onClick={() => void making(() => openSample().then(offerTour))}>
          <IconRocket size={22} aria-hidden />
          <strong>{t('start.sample')}</strong>
          <span>{t('start.sampleText')}</span>
        </button>
        {canImport && (
          <button type="button" className="door" data-door="import" onClick={() => runCommand('openFile')}>
            <IconFileImport size={22} aria-hidden />
            <strong>{t('start.import')}</strong>
            <span>{t('start.importText')}</span>
          </button>
        )}
      </div>
      <TextInput className="start-search" value={sought} onChange={(event) => setSought(event.currentTarget.value)} placeholder={t('start.search')} aria-label={t('start.search')} leftSection={<IconSearch size={16} />} />
      {library.length > 0 && <Library entries={library} sought={sought} />}
      <section aria-label={t('start.templates')} ref={gallery}>
        <h2>{t('start.templates')}</h2>
        <div className="cards">
          {words.length === 0 && (
            <button type="button" className="card card-blank" data-door="blank" onClick={() => void create({ from: 'blank' })}>
              <IconPlus className="card-plus" size={28} aria-hidden />
              <strong>{t('start.blank')}</strong>
              <span>{t('start.blankText')}</span>
            </button>
          )}
          {offered.map((one) => (
            <button key={one.id} type="button" className="card" data-template={one.id} onClick={() => void create({ from: 'template', id: one.id })}>
              <Thumbnail places={one.places} edges={one.edges} />
              <strong>{say(one.title)}</strong>
              <span>{say(one.purpose)}</span>
            </button>
          ))}
        </div>
        {offered.length === 0 && templates.length > 0 && <NothingFound sought={sought} among={names} take={setSought} done={() => setSought('')} />}
      </section>
    </main>
  );
}

type Doing = { what: 'rename' | 'move'; entry: FlowEntry } | null;

function Library({ entries, sought }: { entries: FlowEntry[]; sought: string }) {
  const { t, title } = useWords();
  const [found, setFound] = useState<ReadonlySet<number> | null>(null);
  const [doing, setDoing] = useState<Doing>(null);
  const [isBin, setBin] = useState(false);
  useEffect(() => {
    if (sought.trim() === '') {
      setFound(null);
      return;
    }
    let isLate = false;
    void ask<number[]>('library.search', { text: sought }).then((keys) => !isLate && setFound(new Set(keys)), sayError);
    return () => {
      isLate = true;
    };
  }, [sought, entries]);
  const bin = entries.filter((entry) => entry.deleted_at !== null);
  const live = entries.filter((entry) => entry.deleted_at === null && (!found || found.has(entry.key)));
  const folders = useMemo(() => [...new Set(live.map((entry) => entry.folder))].sort(), [live]);
  const act = async (question: string, entry: FlowEntry, more: Record<string, unknown> = {}) => {
    const carryOut = async () => {
      await ask(`library.${question}`, { key: entry.key, ...more });
      if (question === 'delete') closeTab(entry.key);
      await loadLibrary();
    };
    await once(`${question} ${entry.key}`, carryOut).catch(sayError);
  };
  return (
    <section aria-label={t('start.library')}>
      <h2>
        {t('start.library')}
        {bin.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setBin(!isBin)}>
            {isBin ? t('start.hideBin') : t('start.showBin', { count: bin.length })}
          </Button>
        )}
      </h2>
      {live.length === 0 && <p className="empty">{found ? t('start.nothingFound', { sought }) : t('start.empty')}</p>}
      {folders.map((folder) => (
        <div key={folder}>
          {folder !== '' && <h3 className="folder">{folder}</h3>}
          <div className="cards cards-flat">
            {live
              .filter((entry) => entry.folder === folder)
              .map((entry) => (
                <FlowCard key={entry.key} entry={entry} act={act} start={setDoing} />
              ))}
          </div>
        </div>
      ))}
      {isBin && (
        <div className="cards cards-flat">
          {bin.map((entry) => (
            <div key={entry.key} className="card card-bin">
              <strong>{title(entry.title, entry.file)}</strong>
              <div>
                <Button size="compact-xs" variant="light" onClick={() => void act('undelete', entry)}>
                  {t('start.undelete')}
                </Button>
                <Button size="compact-xs" variant="subtle" color="red" onClick={() => void act('purge', entry)}>
                  {t('start.purge')}
                </Button>
              </div>
            </div>
          ))}
        </div>
      )}
      {doing && <Doing doing={doing} close={() => setDoing(null)} act={act} />}
    </section>
  );
}

type Act = (question: string, entry: FlowEntry, more?: Record<string, unknown>) => Promise<void>;

function FlowCard({ entry, act, start }: { entry: FlowEntry; act: Act; start: (doing: Doing) => void }) {
  const { t, title, language } = useWords();
  const date = new Date(entry.updated_at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium', timeStyle: 'short' });
  const name = title(entry.title, entry.file);
  const openMenu = (at: readonly [number, number]) =>
    openActs(at, [
      { id: 'openFlow', label: t('start.open'), keys: 'Enter', run: () => openFlow(entry.key).catch(sayError) },
      '-',
      { id: 'rename', label: t('start.rename'), keys: 'F2', run: () => start({ what: 'rename', entry }) },
      { id: 'move', label: t('start.move'), run: () => start({ what: 'move', entry }) },
      { id: 'duplicate', label: t('start.duplicate'), keys: 'Mod+D', run: () => act('duplicate', entry) },
      '-',
      { id: 'delete', label: t('start.delete'), keys: 'Delete', danger: true, run: () => act('delete', entry) },
    ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') start({ what: 'rename', entry });
    else if (event.key === 'Delete') void act('delete', entry);
    else if (chord(event.nativeEvent) === 'Mod+D') void act('duplicate', entry);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="card card-flow" onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu([event.clientX, event.clientY]);
      }}
    >
      <button type="button" className="card-open" data-flow={entry.key} onClick={() => void openFlow(entry.key).catch(sayError)}>
        <strong>{name}</strong>
        <span>{t('start.facts', { count: entry.steps, date })}</span>
      </button>
      <ActionIcon
        variant="subtle" color="gray" aria-haspopup="menu" aria-label={t('start.more', { name })}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          openMenu([left, bottom]);
        }}
      >
        <IconDotsVertical size={16} />
      </ActionIcon>
    </div>
  );
}

function Doing({ doing, close, act }: { doing: NonNullable<Doing>; close: () => void; act: Act }) {
  const { t, language } = useWords();
  const { what, entry } = doing;
  const [text, setText] = useState(what === 'rename' ? entry.title[language] || entry.title.en || entry.title.zh : entry.folder);
  const submit = () => {
    if (what === 'rename' && text.trim() !== '') void act('rename', entry, { title: { ...entry.title, [language]: text.trim() } });
    if (what === 'move') void act('move', entry, { folder: text });
    close();
  };
  return (
    <Modal opened onClose={close} title={t(`start.${what}`)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput data-autofocus label={t(`start.${what}Label`)} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <div className="dialog-buttons">
          <Button variant="default" onClick={close}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit">{t(`start.${what}`)}</Button>
        </div>
      </form>
    </Modal>
  );
}
