import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { CatalogComponent } from '../bindings/types';
import { addStep, appendStep, insertStep, replaceStep } from '../document/add';
import { useActive, useDesk } from '../document/desk';
import { findComponents, usualNext } from '../document/find';
import { NothingFound } from '../find/NothingFound';
import { useWords } from '../i18n';
import { closeAddMenu, useAddMenu, type AddMenuState, type Into } from './addMenu';
import { ComponentIcon } from './icons';

/** The step that the new one will follow. */
function before(into: Into): string | undefined {
  if (into.kind === 'after') return into.step;
  return into.kind === 'insert' ? into.edge.from : undefined;
}

/** Whether a component can stand there: a start has no way in, an end no way out. */
function fits(component: CatalogComponent, into: Into): boolean {
  if (into.kind === 'after') return component.family !== 'source';
  if (into.kind === 'insert') return component.family !== 'source' && component.family !== 'sink';
  return true;
}

function put(key: number, component: CatalogComponent, into: Into): void {
  switch (into.kind) {
    case 'free': void addStep(key, component, into.place); break;
    case 'after': void appendStep(key, into.step, into.port, component, into.place); break;
    case 'insert': void insertStep(key, into.edge, component); break;
    case 'replace': void replaceStep(key, into.step, component); break;
  }
}

/** Steps to pick from, found by typing; opened at the pointer or beside a step. */
export const AddMenu = memo(function AddMenu({ flowKey }: { flowKey: number }) {
  const open = useAddMenu((state) => state.open);
  return open && <Menu key={open.at.join()} flowKey={flowKey} open={open} />;
});

function Menu({ flowKey, open }: { flowKey: number; open: AddMenuState }) {
  const { t, say } = useWords();
  const catalog = useDesk((state) => state.catalog);
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const previous = useActive((now) => now.flow.nodes[before(open.into) ?? '']?.component);
  const hasStart = useActive((now) => Object.values(now.views).some((view) => view.family === 'source'));
  const usual = useMemo(() => (sought.trim() === '' ? usualNext(catalog, previous).filter((one) => fits(one, open.into)) : []), [catalog, previous, sought, open.into]);
  const found = useMemo(() => {
    const all = findComponents(catalog, sought).filter((one) => fits(one, open.into) && !usual.includes(one));
    // A flow begins once: where it does, another start is offered last.
    const isLate = (one: CatalogComponent) => hasStart && sought.trim() === '' && one.family === 'source';
    return [...usual, ...all.filter((one) => !isLate(one)), ...all.filter(isLate)];
  }, [catalog, sought, open.into, usual, hasStart]);
  const title = { free: t('canvas.addStep'), after: t('canvas.addAfter'), insert: t('canvas.insertHere'), replace: t('canvas.replaceWith') }[open.into.kind];
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  useEffect(() => {
    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest('.add-menu'))) closeAddMenu();
    };
    window.addEventListener('pointerdown', onDown, true);
    return () => window.removeEventListener('pointerdown', onDown, true);
  }, []);
  const names = useMemo(() => (catalog?.components ?? []).filter((one) => fits(one, open.into)).map((one) => say(one.name)), [catalog, open.into, say]);
  const seek = (words: string) => {
    setSought(words);
    setAt(0);
  };
  const pick = (component: CatalogComponent | undefined) => {
    if (!component) return;
    put(flowKey, component, open.into);
    closeAddMenu();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined) setAt((now) => Math.max(0, Math.min(found.length - 1, now + move)));
    else if (event.key === 'Enter') pick(found[at]);
    else if (event.key === 'Escape') closeAddMenu();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.max(8, Math.min(open.at[0], window.innerWidth - 308));
  const top = Math.max(8, Math.min(open.at[1], window.innerHeight - 388));
  return (
    <div className="add-menu" role="dialog" aria-label={title} style={{ left, top }} onKeyDown={onKeyDown}>
      <TextInput
        size="xs" autoFocus value={sought} placeholder={title} aria-label={title} leftSection={<IconSearch size={14} />} role="combobox"
        aria-expanded aria-controls="add-menu-list" aria-activedescendant={found[at] ? `add-${found[at].id}` : ''}
        onChange={(event) => seek(event.currentTarget.value)}
      />
      <ul id="add-menu-list" role="listbox" aria-label={title} ref={list}>
        {found.map((component, index) => (
          <li
            key={component.id} id={`add-${component.id}`} role="option" aria-selected={index === at} data-usual={index < usual.length || undefined} data-last-usual={index === usual.length - 1 || undefined} data-group={component.group} data-component={component.id}
            onPointerEnter={() => setAt(index)} onClick={() => pick(component)}
          >
            <ComponentIcon name={component.icon} />
            <span className="add-name">
              {say(component.name)}
              {index < usual.length && <span className="add-usual">{t('canvas.usual')}</span>}
            </span>
            <span className="add-purpose">{say(component.purpose)}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <NothingFound sought={sought} among={names} take={seek} done={closeAddMenu} />}
    </div>
  );
}
