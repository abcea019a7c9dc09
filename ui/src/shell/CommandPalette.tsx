import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { create } from 'zustand';
import type { CatalogComponent } from '../bindings/types';
import { middleOfView, showStep } from '../canvas/viewport';
import { shownKeys } from '../commands/keys';
import { isOffered, useCommands } from '../commands/registry';
import { addStep, appendStep, freePlace } from '../document/add';
import { activeFlow, nameOf, openFlow, sayError, select, useDesk } from '../document/desk';
import { soughtWords } from '../document/find';
import { useWords } from '../i18n';

export const usePalette = create<{ open: 'all' | 'steps' | 'flows' | null }>(() => ({ open: null }));

interface Entry {
  id: string;
  kind: 'command' | 'step' | 'flow' | 'add';
  label: string;
  hay: string;
  keys: string | undefined;
  run: () => unknown;
}

const MOST = 60;

/** One field for everything: commands with their keys, steps of the flow, flows of the library. */
export function CommandPalette() {
  const open = usePalette((state) => state.open);
  return open && <Palette key={open} what={open} />;
}

function close(): void {
  usePalette.setState({ open: null });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}

function useEntries(what: 'all' | 'steps' | 'flows'): Entry[] {
  const { t, say } = useWords();
  const commands = useCommands((state) => state.commands);
  const { library, active, flows, components } = useDesk();
  return useMemo(() => {
    const open = active === null ? undefined : flows[active];
    const both = (text: { en: string; zh: string }) => `${text.en} ${text.zh}`;
    const entries: Entry[] = [];
    if (what === 'all') {
      for (const command of Object.values(commands)) {
        if (!isOffered(command) || /^(walk|extend|nudge)/.test(command.id)) continue;
        const label = t(`commands.${command.id}`);
        entries.push({ id: `command ${command.id}`, kind: 'command', label, hay: `${label} ${command.id}`, keys: command.keys?.[0], run: command.run });
      }
    }
    if (open && what !== 'flows') {
      for (const [id, step] of Object.entries(open.flow.nodes)) {
        const name = nameOf(step, components);
        const go = () => {
          select(open.key, { steps: [id] });
          showStep(step.at);
        };
        entries.push({ id: `step ${id}`, kind: 'step', label: say(name), hay: `${both(name)} ${id}`, keys: undefined, run: go });
      }
    }
    if (what !== 'steps') {
      for (const entry of library) {
        if (entry.deleted_at !== null) continue;
        entries.push({ id: `flow ${entry.key}`, kind: 'flow', label: say(entry.title), hay: `${both(entry.title)} ${both(entry.purpose)} ${entry.tags.join(' ')}`, keys: undefined, run: () => openFlow(entry.key).catch(sayError) });
      }
    }
    if (open && what === 'all') {
      for (const component of Object.values(components)) {
        const { id, name } = component;
        entries.push({ id: `add ${id}`, kind: 'add', label: say(name), hay: `add 添加 ${both(name)} ${both(component.purpose)}`, keys: undefined, run: () => addNamed(component) });
      }
    }
    return entries;
  }, [what, commands, library, active, flows, components, t, say]);
}

/** Adds a step behind the one that is selected, or in the middle of the view. */
function addNamed(component: CatalogComponent): Promise<string | null> {
  const open = activeFlow();
  if (!open) return Promise.resolve(null);
  const [after, other] = open.selection.steps;
  const exit = after !== undefined && other === undefined ? open.views[after]?.exits.find((one) => one.kind === 'success') : undefined;
  if (after !== undefined && exit && component.family !== 'source') return appendStep(open.key, after, exit.port, component);
  return addStep(open.key, component, freePlace(open.flow, middleOfView()));
}

/** Entries that hold every word sought: those whose label holds most of them first, of these those that begin with one. */
function matching(entries: Entry[], sought: string): Entry[] {
  const words = soughtWords(sought);
  if (words.length === 0) return entries.slice(0, MOST);
  const rank = (entry: Entry) => {
    const label = entry.label.toLowerCase();
    const missing = words.filter((word) => !label.includes(word)).length;
    return 2 * missing + (words.some((word) => label.startsWith(word)) ? 0 : 1);
  };
  const found = entries.filter((entry) => words.every((word) => entry.hay.toLowerCase().includes(word)));
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}

function Palette({ what }: { what: 'all' | 'steps' | 'flows' }) {
  const { t } = useWords();
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const entries = useEntries(what);
  const found = useMemo(() => matching(entries, sought), [entries, sought]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const pick = (entry: Entry | undefined) => {
    close();
    entry?.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (move !== undefined) setAt((now) => Math.max(0, Math.min(found.length - 1, now + move)));
    else if (event.key === 'Enter') pick(found[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="palette-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="command-palette" role="dialog" aria-modal aria-label={t('shell.commandPalette')} onKeyDown={onKeyDown}>
        <TextInput
          autoFocus value={sought} placeholder={t(`shell.sought_${what}`)} aria-label={t('shell.commandPalette')} leftSection={<IconSearch size={16} />} role="combobox" aria-expanded
          aria-controls="command-list" aria-activedescendant={found[at] ? `entry-${at}` : ''}
          onChange={(event) => {
            setSought(event.currentTarget.value);
            setAt(0);
          }}
        />
        <ul id="command-list" role="listbox" aria-label={t('shell.commandPalette')} ref={list}>
          {found.map((entry, index) => (
            <li key={entry.id} id={`entry-${index}`} role="option" aria-selected={index === at} data-entry={entry.id} onPointerMove={() => setAt(index)} onClick={() => pick(entry)}>
              <span className="entry-kind">{t(`shell.kind_${entry.kind}`)}</span>
              <span className="entry-label">{entry.label}</span>
              {entry.keys && <kbd>{shownKeys(entry.keys)}</kbd>}
            </li>
          ))}
        </ul>
        {found.length === 0 && <p className="empty">{t('shell.nothingFound', { sought })}</p>}
      </div>
    </div>
  );
}
