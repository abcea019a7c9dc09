import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type MouseEvent, type PointerEvent } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { keysOf, openActs } from '../commands/actMenu';
import { runCommand } from '../commands/registry';
import { closeOtherTabs, closeTab, moveTab, useDesk, wasClosed } from '../document/desk';
import { i18next, useWords } from '../i18n';
import { placeAmong } from './tabPlace';

/** A press that moves less is a click. */
const DRAG_FROM = 5;

function openTabMenu(event: MouseEvent, key: number): void {
  event.preventDefault();
  const { tabs } = useDesk.getState();
  const [at, t] = [tabs.indexOf(key), i18next.t.bind(i18next)];
  openActs([event.clientX, event.clientY], [
    { id: 'closeTab', label: t('commands.closeTab'), keys: keysOf('closeTab'), run: () => closeTab(key) },
    ...(tabs.length > 1 ? [{ id: 'closeOtherTabs', label: t('commands.closeOtherTabs'), run: () => closeOtherTabs(key) }] : []),
    ...(wasClosed() ? [{ id: 'reopenTab', label: t('commands.reopenTab'), keys: keysOf('reopenTab'), run: () => runCommand('reopenTab') }] : []),
    '-',
    ...(at > 0 ? [{ id: 'moveTabLeft', label: t('commands.moveTabLeft'), keys: keysOf('moveTabLeft'), run: () => moveTab(key, at - 1) }] : []),
    ...(at < tabs.length - 1 ? [{ id: 'moveTabRight', label: t('commands.moveTabRight'), keys: keysOf('moveTabRight'), run: () => moveTab(key, at + 1) }] : []),
  ]);
}

/** The open flows: in the order the person gives them, closed with the middle button, all listed where they do not fit. */
export function Tabs() {
  const { t, title } = useWords();
  const tabs = useDesk((state) => state.tabs);
  const active = useDesk((state) => state.active);
  // Names and marks alone: whether they all fit is measured, and not at every change of a flow.
  const names = useDesk(useShallow((state) => state.tabs.map((key) => title(state.flows[key]?.flow.title, state.flows[key]?.entry.file))));
  const changed = useDesk(useShallow((state) => state.tabs.map((key) => (state.flows[key]?.entry.changes_since_version ?? 0) > 0)));
  const row = useRef<HTMLElement>(null);
  const [isFull, setFull] = useState(false);
  const drag = useRef<{ key: number; from: number; isAway: boolean } | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  useEffect(() => {
    const element = row.current;
    if (!element) return undefined;
    const look = () => {
      setFull(element.scrollWidth > element.clientWidth + 1);
      element.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [tabs, names, changed]);
  useEffect(() => {
    row.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active, tabs]);
  const onMove = (event: PointerEvent) => {
    const now = drag.current;
    if (!now || !row.current) return;
    now.isAway ||= Math.abs(event.clientX - now.from) > DRAG_FROM;
    if (!now.isAway) return;
    setDragged(now.key);
    const others = [...row.current.querySelectorAll<HTMLElement>('.tab')].filter((tab) => tab.dataset['key'] !== String(now.key)).map((tab) => tab.getBoundingClientRect());
    const place = placeAmong(event.clientX, others);
    if (useDesk.getState().tabs.indexOf(now.key) !== place) moveTab(now.key, place);
  };
  const end = () => {
    drag.current = null;
    setDragged(null);
  };
  const name = (key: number) => names[tabs.indexOf(key)] ?? '';
  const isChanged = (key: number) => changed[tabs.indexOf(key)] ?? false;
  return (
    <>
      <nav className="tabs" aria-label={t('shell.tabs')} ref={row} onPointerMove={onMove} onPointerUp={end} onPointerCancel={end}>
        {tabs.map((key) => (
          <span
            key={key} className="tab" data-key={key} data-active={key === active || undefined} data-dragged={key === dragged || undefined} onContextMenu={(event) => openTabMenu(event, key)}
            onPointerDown={(event) => {
              // At the press: WebKit does not always tell that the middle button was let go, and would begin to scroll.
              if (event.button === 1) {
                event.preventDefault();
                closeTab(key);
              }
              if (event.button !== 0) return;
              drag.current = { key, from: event.clientX, isAway: false };
            }}
          >
            <button type="button" className="tab-name" aria-current={key === active} onClick={() => useDesk.setState({ active: key })} title={name(key)}>
              {isChanged(key) && <span className="tab-dot" role="img" aria-label={t('shell.changedSinceVersion')} title={t('shell.changedSinceVersion')} />}
              {name(key)}
            </button>
            <button type="button" className="tab-close" aria-label={t('shell.close', { name: name(key) })} onClick={() => closeTab(key)}>
              <IconX size={12} />
            </button>
          </span>
        ))}
      </nav>
      {isFull && (
        <Menu position="bottom-start" width={280}>
          <Menu.Target>
            <Tooltip label={t('shell.allTabs')}>
              <ActionIcon variant="subtle" color="gray" aria-label={t('shell.allTabs')}>
                <IconChevronDown size={16} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
            {tabs.map((key) => (
              <Menu.Item key={key} {...(key === active ? { 'aria-current': true } : {})} onClick={() => useDesk.setState({ active: key })} leftSection={isChanged(key) ? <span className="tab-dot" /> : <span className="tab-dot is-none" />}>
                {name(key)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
