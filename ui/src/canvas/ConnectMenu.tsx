import { Select } from '@mantine/core';
import { memo, useState } from 'react';
import { useActive } from '../document/desk';
import { useTargets } from '../document/lead';
import { useWords } from '../i18n';
import { closeConnect, useConnecting, type Connecting } from './connect';
import { connect as connectExit } from './connecting';

/** Two fields beside a step: the exit, and where it leads. */
export const ConnectMenu = memo(function ConnectMenu({ flowKey }: { flowKey: number }) {
  const open = useConnecting((state) => state.open);
  return open && <Menu key={open.step} flowKey={flowKey} open={open} />;
});

function Menu({ flowKey, open }: { flowKey: number; open: Connecting }) {
  const { t, say } = useWords();
  const views = useActive((now) => now.views) ?? {};
  const edges = useActive((now) => now.flow.edges) ?? [];
  const exits = views[open.step]?.exits ?? [];
  const isFree = (port: string) => !edges.some((edge) => edge.from === open.step && edge.port === port);
  const [port, setPort] = useState((exits.find((exit) => isFree(exit.port)) ?? exits[0])?.port ?? '');
  const targets = useTargets(open.step);
  const connect = (to: string | null) => {
    if (to === null || port === '') return;
    connectExit(flowKey, { from: open.step, port, to });
    closeConnect();
  };
  const left = Math.max(8, Math.min(open.at[0], window.innerWidth - 308));
  const top = Math.max(8, Math.min(open.at[1], window.innerHeight - 160));
  return (
    <div
      className="add-menu connect-menu" role="dialog" aria-label={t('commands.connect')} style={{ left, top }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        closeConnect();
      }}
    >
      <Select size="xs" label={t('canvas.byExit')} allowDeselect={false} data={exits.map((exit) => ({ value: exit.port, label: say(exit.label) }))} value={port} onChange={(next) => setPort(next ?? port)} comboboxProps={{ withinPortal: false }} />
      <Select
        size="xs" label={t('canvas.toStep')} autoFocus searchable data={targets} value={null} onChange={connect} placeholder={t('canvas.findStep')} comboboxProps={{ withinPortal: false }}
        withScrollArea={false} classNames={{ options: 'connect-options' }} attributes={{ options: { tabIndex: 0 } }}
      />
    </div>
  );
}
