import { useRef, useState, type KeyboardEvent } from 'react';
import type { Change, Compared } from '../bindings/keep';
import { useWords } from '../i18n';

/** What differs, in words: first what orders notice. Arrows go through the rows, and each shows its place. */
export function ChangeList({ compared, show }: { compared: Compared | null; show: (change: Change) => void }) {
  const { t, say } = useWords();
  const [at, setAt] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  if (!compared) return <aside className="compare-list">{t('compare.comparing')}</aside>;
  const { changes } = compared;
  const go = (row: number) => {
    const change = changes[row];
    if (!change) return;
    setAt(row);
    show(change);
    list.current?.querySelectorAll<HTMLElement>('[role="option"]')[row]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: changes.length - 1, Enter: Math.max(0, at), ' ': Math.max(0, at) }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(Math.max(0, Math.min(changes.length - 1, next)));
  };
  const felt = changes.filter((change) => change.affects_orders).length;
  return (
    <aside className="compare-list" aria-label={t('compare.inWords')}>
      <h3>{compared.same_for_orders ? t('dock.sameForOrders') : t('dock.changesForOrders', { count: felt })}</h3>
      {changes.length === 0 && <p className="quiet">{t('compare.same')}</p>}
      <ul role="listbox" aria-label={t('compare.inWords')} ref={list} onKeyDown={onKeyDown}>
        {changes.map((change, row) => (
          <li key={row} role="option" aria-selected={row === at} tabIndex={row === Math.max(0, at) ? 0 : -1} data-orders={change.affects_orders || undefined} data-first-look={(!change.affects_orders && (row === 0 || changes[row - 1]!.affects_orders)) || undefined} onClick={() => go(row)}>
            <span aria-hidden>{change.affects_orders ? '●' : '○'}</span>
            <span>
              {say(change.message)}
              {!change.affects_orders && <span className="quiet"> ({t('compare.onlyLooks')})</span>}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
