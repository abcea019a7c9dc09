import { ActionIcon, Button, Group, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { CatalogField, Json } from '../../bindings/types';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { fieldOf, linesOf, textOf, withField } from './orders';

interface OrderFormProps {
  order: Json;
  start: (order: Json) => void;
  cancel: () => void;
}

const LINE = 'order.lines';
/** Entries of a line that are asked for at least; others are there when the order has them. */
const ENTRIES = ['sku', 'category', 'qty', 'price'];

/** An order by hand: a field for everything that comes with an order. */
export function OrderForm({ order: given, start, cancel }: OrderFormProps) {
  const { t, say } = useWords();
  const [order, setOrder] = useState(given);
  const [all, setAll] = useState(false);
  const fields = (useDesk((state) => state.catalog?.fields) ?? []).filter((field) => !field.path.startsWith(LINE));
  const shown = fields.filter((field) => (all ? true : field.comes_with_order));
  return (
    <form
      className="order-form"
      onSubmit={(event) => {
        event.preventDefault();
        start(order);
      }}
    >
      <Group gap={8} className="choose-bar">
        <Button size="compact-xs" type="submit">
          {t('step.walkIt')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={cancel}>
          {t('step.backToList')}
        </Button>
        <Switch size="xs" label={t('step.laterFields')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      </Group>
      <div className="order-fields">
        {shown.map((field) => (
          <div key={field.path} title={field.path}>
            <Field field={field} label={say(field.name)} value={fieldOf(order, field.path)} keep={(value) => setOrder(withField(order, field.path, value))} />
          </div>
        ))}
      </div>
      <Lines order={order} keep={(lines) => setOrder(withField(order, LINE, lines))} />
    </form>
  );
}

interface FieldProps {
  field: CatalogField;
  label: string;
  value: Json | undefined;
  keep: (value: Json | undefined) => void;
}

function Field({ field, label, value, keep }: FieldProps) {
  const { t, say } = useWords();
  if (field.type === 'bool') {
    return (
      <Select
        size="xs" label={label} clearable value={value === undefined ? null : String(value)} data={[{ value: 'true', label: t('step.yes') }, { value: 'false', label: t('step.no') }]}
        onChange={(picked) => keep(picked === null ? undefined : picked === 'true')}
      />
    );
  }
  if (field.values.length > 0) {
    return <Select size="xs" label={label} clearable value={textOf(value) || null} data={field.values.map((one) => ({ value: one.id, label: say(one.words) }))} onChange={(picked) => keep(picked ?? undefined)} />;
  }
  if (field.type === 'list<text>') {
    return <TagsInput size="xs" label={label} value={Array.isArray(value) ? value.map(textOf) : []} onChange={(tags) => keep(tags)} />;
  }
  const isOther = field.type.startsWith('list<') || field.type === 'context';
  if (isOther) return null;
  return <TextInput size="xs" label={label} value={textOf(value)} placeholder={field.type === 'datetime' ? '2026-11-11T20:00:00+08:00' : ''} onChange={(event) => keep(typed(event.currentTarget.value, field.type))} />;
}

/** Whole numbers go as numbers and decimals as text, so that no digit is lost; what is neither goes as typed and is told of. */
function typed(text: string, type: string): Json | undefined {
  const trimmed = text.trim();
  if (type === 'int' && /^\d{1,15}$/.test(trimmed)) return Number(trimmed);
  return trimmed === '' ? undefined : text;
}

function Lines({ order, keep }: { order: Json; keep: (lines: Json) => void }) {
  const { t } = useWords();
  const lines = linesOf(order);
  const entries = [...new Set([...ENTRIES, ...lines.flatMap((line) => Object.keys(line))])];
  const put = (at: number, entry: string, text: string) =>
    keep(
      lines.map((line, other) => {
        if (other !== at) return line;
        const next = { ...line };
        const value = typed(text, entry === 'qty' ? 'int' : 'text');
        if (value === undefined) delete next[entry];
        else next[entry] = value;
        return next;
      }),
    );
  return (
    <table className="order-lines">
      <caption>{t('step.lines')}</caption>
      <thead>
        <tr>
          {entries.map((entry) => (
            <th key={entry} scope="col">
              {t(`step.entry.${entry}`, { defaultValue: entry })}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          <tr key={at}>
            {entries.map((entry) => (
              <td key={entry}>
                <TextInput size="xs" aria-label={`${t(`step.entry.${entry}`, { defaultValue: entry })} ${at + 1}`} value={textOf(line[entry])} onChange={(event) => put(at, entry, event.currentTarget.value)} />
              </td>
            ))}
            <td>
              <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => keep(lines.filter((_, other) => other !== at))}>
                <IconX size={14} />
              </ActionIcon>
            </td>
          </tr>
        ))}
        <tr>
          <td colSpan={entries.length + 1}>
            <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => keep([...lines, { sku: `SKU-${lines.length + 1}`, qty: 1, price: '100' }])}>
              {t('step.addLine')}
            </Button>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
