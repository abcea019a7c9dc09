import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { closeActs, useActMenu, type ActOrLine } from '../commands/actMenu';
import { shownKeys } from '../commands/keys';
import { useWords } from '../i18n';

/** What can be done where the pointer is, each with its keys. */
export function ActMenu() {
  const open = useActMenu((state) => state.open);
  return open && <Menu key={open.at.join()} at={open.at} acts={open.acts} />;
}

function Menu({ at, acts }: { at: readonly [number, number]; acts: readonly ActOrLine[] }) {
  const { t } = useWords();
  const menu = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number }>({ left: at[0], top: at[1] });
  useEffect(() => {
    const box = menu.current?.getBoundingClientRect();
    if (box) setPlace({ left: Math.max(4, Math.min(at[0], window.innerWidth - box.width - 4)), top: Math.max(4, Math.min(at[1], window.innerHeight - box.height - 4)) });
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const onDown = (event: PointerEvent) => {
      if (!(event.target instanceof Element && event.target.closest('.context-menu'))) useActMenu.setState({ open: null });
    };
    window.addEventListener('pointerdown', onDown, true);
    return () => window.removeEventListener('pointerdown', onDown, true);
  }, [at, acts]);
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') closeActs();
    else if (next !== undefined) items[(next + items.length) % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul className="context-menu" role="menu" aria-label={t('commands.contextMenu')} ref={menu} style={place} onKeyDown={onKeyDown} onContextMenu={(event) => event.preventDefault()}>
      {acts.map((act, index) =>
        act === '-' ? (
          <li key={index} role="separator" />
        ) : (
          <li key={act.id} role="none">
            <button
              type="button" role="menuitem" data-command={act.id} data-danger={act.danger || undefined}
              onClick={() => {
                closeActs();
                act.run();
              }}
            >
              <span>{act.label}</span>
              {act.keys && <kbd>{shownKeys(act.keys)}</kbd>}
            </button>
          </li>
        ),
      )}
    </ul>
  );
}
