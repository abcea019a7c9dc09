import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { FlowHits, Hit } from '../bindings/find';
import { openFlow, sayError, useDesk } from '../document/desk';
import { remember } from '../document/places';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { search, showHit, useEverywhere, useFind, wordsOf } from './find';

/** Typing goes on for so long before it is looked up, in milliseconds. */
const REST = 120;

function close(): void {
  useEverywhere.setState({ open: false });
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}

async function open(key: number, hit: Hit, sought: string): Promise<void> {
  close();
  remember();
  await openFlow(key);
  if (useDesk.getState().active !== key) return;
  useFind.setState({ open: true, sought, hits: [], at: -1 });
  await search(key, sought);
  const flow = useDesk.getState().flows[key];
  const at = useFind.getState().hits.findIndex((one) => one.kind === hit.kind && one.id === hit.id && one.part.en === hit.part.en);
  useFind.setState({ at });
  // The canvas of a flow that was not in front is there with the next frame.
  if (flow && useDesk.getState().active === key) requestAnimationFrame(() => requestAnimationFrame(() => showHit(flow, hit)));
}

/** Words sought in all flows of the library: flows with the places in them, gone through by arrows. */
export function EverywhereDialog() {
  const { t, title } = useWords();
  const [sought, setSought] = useState(useFind.getState().sought);
  const [found, setFound] = useState<FlowHits[] | null>(null);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isLate = false;
    const timer = setTimeout(() => {
      void ask<FlowHits[]>('find.everywhere', { text: sought }).then((answer) => {
        if (isLate) return;
        setFound(answer);
        setAt(0);
      }, sayError);
    }, REST);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [sought]);
  const rows = useMemo(() => (found ?? []).flatMap((flow) => flow.hits.map((hit) => ({ key: flow.key, hit }))), [found]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const pick = (row: { key: number; hit: Hit } | undefined) => row && void open(row.key, row.hit, sought).catch(sayError);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (move !== undefined) setAt((now) => Math.max(0, Math.min(rows.length - 1, now + move)));
    else if (event.key === 'Enter') pick(rows[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  let number = -1;
  const total = (found ?? []).reduce((sum, flow) => sum + flow.count, 0);
  return (
    <div className="palette-veil" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <div className="command-palette everywhere" role="dialog" aria-modal aria-label={t('commands.findEverywhere')} onKeyDown={onKeyDown}>
        <TextInput
          autoFocus onFocus={(event) => event.currentTarget.select()} value={sought} placeholder={t('find.placeholderAll')} aria-label={t('commands.findEverywhere')} leftSection={<IconSearch size={16} />} role="combobox" aria-expanded
          aria-controls="everywhere-list" aria-activedescendant={rows[at] ? `place-${at}` : ''} onChange={(event) => setSought(event.currentTarget.value)}
        />
        {sought.trim() !== '' && found && (
          <p className="everywhere-count" role="status">
            {total > 0 ? `${t('find.countAll', { count: total })} · ${t('find.flows', { count: found.length })}` : t('find.nothing', { sought })}
          </p>
        )}
        <div id="everywhere-list" className="everywhere-list" role="listbox" aria-label={t('find.places')} ref={list}>
          {(found ?? []).map((flow) => (
            <div key={flow.key} role="group" aria-label={title(flow.title)}>
              <h3 aria-hidden>
                {title(flow.title)} <span className="quiet">{flow.count}</span>
              </h3>
              {flow.hits.map((hit) => {
                number += 1;
                const mine = number;
                return (
                  <div key={mine} id={`place-${mine}`} role="option" aria-selected={mine === at} className="everywhere-row" onPointerMove={() => setAt(mine)} onClick={() => pick(rows[mine])}>
                    <span className="entry-kind">{t(`find.kind_${hit.kind}`)}</span>
                    <span>
                      <strong>{wordsOf(hit).where}</strong> {wordsOf(hit).what}
                    </span>
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
