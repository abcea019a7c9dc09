import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { shownKeys } from '../commands/keys';
import { useCommands } from '../commands/registry';
import { sayError, useDesk } from '../document/desk';
import { NothingFound } from '../find/NothingFound';
import { useWords } from '../i18n';
import { usePalette } from '../shell/palette';
import { useSettings } from '../shell/settings';
import { entriesNow, matching, type Entry } from './entries';
import { learnSpellings, useSpellings } from './spelling';

/** So many entries that were picked are remembered. */
const REMEMBERED = 12;

/** One field for everything: commands with their keys, sentences, steps of the flow, flows of the library. */
export function CommandPalette() {
  const open = usePalette((state) => state.open);
  return open && <Palette />;
}

function close(): void {
  usePalette.setState({ open: false });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}

function Palette() {
  const { t, language } = useWords();
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const commands = useCommands((state) => state.commands);
  const active = useDesk((state) => state.active);
  const version = useSpellings((state) => state.version);
  const recent = useSettings((settings) => settings.recent);
  const entries = useMemo(() => (version >= 0 && (active ?? 0) >= 0 ? entriesNow(commands, language) : []), [commands, language, active, version]);
  const found = useMemo(() => matching(entries, sought, recent, language), [entries, sought, recent, language]);
  useEffect(() => void learnSpellings().catch(sayError), [entries]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const pick = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    if (entry.kind !== 'intent') useSettings.setState((now) => ({ recent: [entry.id, ...now.recent.filter((id) => id !== entry.id)].slice(0, REMEMBERED) }));
    void entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (move !== undefined) setAt((now) => Math.max(0, Math.min(found.length - 1, now + move)));
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) pick(found[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const seek = (words: string) => {
    setSought(words);
    setAt(0);
  };
  return (
    <div className="palette-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="command-palette" role="dialog" aria-modal aria-label={t('shell.commandPalette')} onKeyDown={onKeyDown}>
        <TextInput
          autoFocus value={sought} placeholder={t('palette.sought')} aria-label={t('shell.commandPalette')} leftSection={<IconSearch size={16} />} role="combobox" aria-expanded
          aria-controls="command-list" aria-activedescendant={found[at] ? `entry-${at}` : ''} onChange={(event) => seek(event.currentTarget.value)}
        />
        <ul id="command-list" role="listbox" aria-label={t('shell.commandPalette')} ref={list}>
          {found.map((entry, index) => (
            <li key={entry.id} id={`entry-${index}`} role="option" aria-selected={index === at} data-entry={entry.id} data-kind={entry.kind} onPointerMove={() => setAt(index)} onClick={() => pick(entry)}>
              <span className="entry-kind">{sought.trim() === '' && recent.includes(entry.id) ? t('palette.recent') : t(`palette.kind_${entry.kind}`)}</span>
              <span className="entry-label">{entry.label}</span>
              {entry.keys && <kbd>{shownKeys(entry.keys)}</kbd>}
            </li>
          ))}
        </ul>
        {found.length === 0 && <NothingFound sought={sought} take={seek} done={close} />}
        {sought.trim() === '' && active !== null && <p className="palette-hint">{t('palette.hint')}</p>}
      </div>
    </div>
  );
}
