import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { create } from 'zustand';
import { shownKeys } from '../commands/keys';
import { isOffered, useCommands } from '../commands/registry';
import { useWords } from '../i18n';

export const useContextMenu = create<{ at: readonly [number, number] | null; only: readonly string[] | null }>(() => ({ at: null, only: null }));

/** Opens a menu of some commands, or of all that can be done here. */
export function openMenu(at: readonly [number, number], only: readonly string[] | null = null): void {
  useContextMenu.setState({ at, only });
}

const ENTRIES = [
  'addStep', 'addAfter', 'insertInto', 'connect', 'replace', 'rename', 'openForm', '-',
  'cut', 'copy', 'paste', 'duplicate', 'delete', 'deleteAndRejoin', '-',
  'selectUpstream', 'selectDownstream', 'group', 'ungroup', 'note', 'pin', 'tidy', '-',
  'alignMenu', 'zoomFit', 'zoomSelection',
];

/** What can be done where the pointer is, each with its keys. */
export const ContextMenu = memo(function ContextMenu() {
  const at = useContextMenu((state) => state.at);
  return at && <Menu key={at.join()} at={at} />;
});

function close(): void {
  useContextMenu.setState({ at: null, only: null });
  document.querySelector<HTMLElement>('.canvas')?.focus();
}

function Menu({ at }: { at: readonly [number, number] }) {
  const { t } = useWords();
  const commands = useCommands((state) => state.commands);
  const only = useContextMenu((state) => state.only);
  const menu = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>({ left: at[0], top: at[1] });
  useEffect(() => {
    const box = menu.current?.getBoundingClientRect();
    if (box) setPlace({ left: Math.max(4, Math.min(at[0], window.innerWidth - box.width - 4)), top: Math.max(4, Math.min(at[1], window.innerHeight - box.height - 4)) });
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest('.context-menu'))) useContextMenu.setState({ at: null, only: null });
    };
    window.addEventListener('pointerdown', onDown, true);
    return () => window.removeEventListener('pointerdown', onDown, true);
  }, [at]);
  const offered = (only ?? ENTRIES).filter((id) => id === '-' || (commands[id] && isOffered(commands[id])));
  const entries = offered.filter((id, index) => id !== '-' || (index > 0 && offered[index - 1] !== '-' && index < offered.length - 1));
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape') close();
    else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul className="context-menu" role="menu" ref={menu} style={place} onKeyDown={onKeyDown}>
      {entries.map((id, index) => {
        if (id === '-') return <li key={index} role="separator" />;
        const command = commands[id]!;
        return (
          <li key={id} role="none">
            <button
              type="button" role="menuitem" data-command={id}
              onClick={() => {
                close();
                command.run();
              }}
            >
              <span>{t(`commands.${id}`)}</span>
              {command.keys?.[0] && <kbd>{shownKeys(command.keys[0])}</kbd>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
