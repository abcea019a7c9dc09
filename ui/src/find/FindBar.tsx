import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { shownKeys } from '../commands/keys';
import { runCommand } from '../commands/registry';
import { sayError, useActive } from '../document/desk';
import { useWords } from '../i18n';
import { NothingFound } from './NothingFound';
import { closeFind, goToHit, search, useFind, wordsOf } from './find';

/** More rows are not drawn; the count tells of all. */
const ROWS = 60;

/** A field over the canvas: what stands anywhere in the flow is lit, counted and gone through. */
export function FindBar({ flowKey }: { flowKey: number }) {
  const isOpen = useFind((find) => find.open);
  return isOpen && <Bar flowKey={flowKey} />;
}

function Bar({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const { focus, sought, hits, at, step } = useFind();
  const seq = useActive((open) => open.seq);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [focus]);
  useEffect(() => {
    void search(flowKey, useFind.getState().sought).catch(sayError);
  }, [flowKey, seq]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && (event.key === 'Enter' || event.target === field.current)) step(by);
    else if (event.key === 'Escape') closeFind();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isMissing = sought.trim() !== '' && hits.length === 0;
  return (
    <div className="find-bar" role="search" aria-label={t('commands.find')} onKeyDown={onKeyDown} onDoubleClick={(event) => event.stopPropagation()}>
      <div className="find-field">
        <TextInput
          ref={field} size="xs" value={sought} placeholder={t('find.placeholder')} aria-label={t('commands.find')} leftSection={<IconSearch size={14} />}
          aria-controls="find-list" onChange={(event) => void search(flowKey, event.currentTarget.value).catch(sayError)}
        />
        <span className="find-count" role="status">
          {hits.length > 0 ? t('find.count', { at: at + 1, count: hits.length }) : ''}
        </span>
        <Act label={`${t('find.previous')}  ${shownKeys('Shift+F3')}`} icon={<IconChevronUp size={16} />} run={() => step(-1)} />
        <Act label={`${t('find.next')}  ${shownKeys('F3')}`} icon={<IconChevronDown size={16} />} run={() => step(1)} />
        <Act label={t('shell.closeDialog')} icon={<IconX size={16} />} run={closeFind} />
      </div>
      {hits.length > 0 && (
        <ul id="find-list" role="listbox" tabIndex={0} aria-label={t('find.places')} ref={list}>
          {hits.slice(0, ROWS).map((hit, number) => (
            <li key={`${hit.kind} ${hit.id} ${hit.part.en} ${number}`} role="option" aria-selected={number === at} onClick={() => goToHit(number)}>
              <strong>{wordsOf(hit).where}</strong>
              <span>{wordsOf(hit).what}</span>
            </li>
          ))}
        </ul>
      )}
      {isMissing && <NothingFound sought={sought} take={(word) => void search(flowKey, word).catch(sayError)} done={closeFind} />}
      {sought.trim() !== '' && (
        <button type="button" className="find-everywhere" onClick={() => runCommand('findEverywhere')}>
          {t('find.everywhere')} <kbd>{shownKeys('Mod+Shift+F')}</kbd>
        </button>
      )}
    </div>
  );
}

function Act({ label, icon, run }: { label: string; icon: React.ReactNode; run: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={label} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
