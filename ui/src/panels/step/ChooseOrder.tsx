import { Button, FileButton, Group, Select, Switch } from '@mantine/core';
import { IconDice5, IconFileImport, IconPencil } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { SampleOrder, SampleOrders } from '../../bindings/step';
import type { Json } from '../../bindings/types';
import { sayError, useActive, useDesk } from '../../document/desk';
import { ask } from '../../host/host';
import { useWords } from '../../i18n';
import { OrderForm } from './OrderForm';
import { fieldOf, linesOf, shownMoment, textOf } from './orders';
import { begin, useWalks, walkOf } from './walks';

const PROFILES = ['mixed', 'retail', 'flash-sale', 'presale', 'business', 'cross-border', 'subscription'];
const COLUMNS = ['order.created_at', 'order.channel', 'customer.segment', 'order.region', 'order.total'];

/** An order to walk with: a sample, one of a file, or one that is typed. */
export function ChooseOrder({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const [profile, setProfile] = useState('mixed');
  const [seed, setSeed] = useState(1);
  const [samples, setSamples] = useState<SampleOrders | null>(null);
  const [file, setFile] = useState<{ name: string; orders: SampleOrders } | null>(null);
  const [typing, setTyping] = useState<Json | null>(null);
  const [fittingOnly, setFittingOnly] = useState(true);
  const seq = useActive((open) => open.seq);
  const arrived = useWalks((state) => state.file);
  const show = useCallback((name: string, orders: SampleOrders) => {
    setFile({ name, orders });
    setFittingOnly(false);
  }, []);
  useEffect(() => {
    if (arrived === null) return;
    useWalks.setState({ file: null });
    void ask<SampleOrders>('step.read', { key: flowKey, text: null }).then((orders) => show(arrived, orders), sayError);
  }, [flowKey, arrived, show]);
  useEffect(() => {
    let isLate = false;
    void ask<SampleOrders>('step.samples', { key: flowKey, profile, seed }).then((orders) => !isLate && setSamples(orders), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, profile, seed, seq]);
  const read = useCallback(
    async (picked: File | null) => {
      if (!picked) return;
      try {
        show(picked.name, await ask<SampleOrders>('step.read', { key: flowKey, text: await picked.text() }));
      } catch (error) {
        sayError(error);
      }
    },
    [flowKey, show],
  );
  if (typing !== null) return <OrderForm order={typing} start={(order) => void begin(flowKey, order)} cancel={() => setTyping(null)} />;
  const found = file?.orders ?? samples;
  const orders = (found?.orders ?? []).filter((one) => one.fits || !fittingOnly);
  return (
    <div className="choose-order">
      <Group gap={8} className="choose-bar">
        <Select
          size="xs" w={170} aria-label={t('step.profile')} allowDeselect={false} value={file === null ? profile : 'file'}
          data={[...PROFILES.map((one) => ({ value: one, label: t(`step.profiles.${one}`) })), ...(file === null ? [] : [{ value: 'file', label: file.name }])]}
          onChange={(picked) => {
            if (picked === null || picked === 'file') return;
            setFile(null);
            setProfile(picked);
          }}
        />
        <Button size="compact-xs" variant="subtle" leftSection={<IconDice5 size={14} />} disabled={file !== null} onClick={() => setSeed(seed + 1)}>
          {t('step.others')}
        </Button>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPencil size={14} />} onClick={() => setTyping(walkOf(flowKey)?.order ?? orders[0]?.order ?? {})}>
          {t('step.typeOne')}
        </Button>
        <FileButton accept=".csv,.json,text/csv,application/json" onChange={(picked) => void read(picked)}>
          {(props) => (
            <Button {...props} size="compact-xs" variant="subtle" leftSection={<IconFileImport size={14} />}>
              {t('step.fromFile')}
            </Button>
          )}
        </FileButton>
        <Switch size="xs" label={t('step.fittingOnly')} checked={fittingOnly} onChange={(event) => setFittingOnly(event.currentTarget.checked)} />
        {walkOf(flowKey) && (
          <Button size="compact-xs" variant="default" ml="auto" onClick={() => useWalks.setState({ choosing: false })}>
            {t('step.backToWalk')}
          </Button>
        )}
      </Group>
      {file !== null && <FileRemarks found={found} />}
      {found && orders.length === 0 ? <p className="empty">{t('step.noOrder')}</p> : <Orders orders={orders} choose={(order) => void begin(flowKey, order)} />}
    </div>
  );
}

/** What the person has to know of a file: how many of its orders are shown, and what was read otherwise than it stands there. */
function FileRemarks({ found }: { found: SampleOrders | null }) {
  const { t, say } = useWords();
  const [shown, all] = [found?.orders.length ?? 0, found?.count ?? 0];
  const remarks = [...(shown < all ? [t('step.firstOrders', { shown, count: all })] : []), ...(found?.notes ?? []).map(say)];
  return remarks.length === 0 ? null : (
    <ul className="order-remarks quiet">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}

function Orders({ orders, choose }: { orders: SampleOrder[]; choose: (order: Json) => void }) {
  const { t, say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  const word = (order: Json, path: string) => {
    const value = fieldOf(order, path);
    const known = fields.find((field) => field.path === path)?.values.find((one) => one.id === value);
    return known ? say(known.words) : shownMoment(textOf(value));
  };
  const heading = (path: string) => say(fields.find((field) => field.path === path)?.name) || path;
  return (
    <table className="orders">
      <thead>
        <tr>
          <th scope="col" aria-label={t('step.walkIt')} />
          <th scope="col">{heading('order.id')}</th>
          {COLUMNS.map((path) => (
            <th key={path} scope="col">
              {heading(path)}
            </th>
          ))}
          <th scope="col">{t('step.lines')}</th>
        </tr>
      </thead>
      <tbody>
        {orders.map(({ order, fits }, at) => (
          <tr key={at} onDoubleClick={() => choose(order)} data-fits={fits}>
            <td>
              <Button size="compact-xs" variant="light" aria-label={t('step.walkWith', { id: textOf(fieldOf(order, 'order.id')) })} onClick={() => choose(order)}>
                {t('step.walkIt')}
              </Button>
            </td>
            <th scope="row">
              {textOf(fieldOf(order, 'order.id'))}
              {!fits && <span className="walk-warning">{t('step.notForFlow')}</span>}
            </th>
            {COLUMNS.map((path) => (
              <td key={path} data-number={path === 'order.total' || undefined}>
                {word(order, path)}
                {path === 'order.total' && <span className="quiet"> {textOf(fieldOf(order, 'order.currency'))}</span>}
              </td>
            ))}
            <td>{t('step.lineCount', { count: linesOf(order).length })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
