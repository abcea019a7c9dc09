import { Button, Group, Select } from '@mantine/core';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { AddTable } from '../tables/AddTable';
import type { NewTable } from '../tables/change';
import { addTable, openTable, titleOf } from '../tables/open';
import { textOf, type FieldProps } from './fieldProps';

/** A table of the flow, with the way to its editor, or to a new one. */
export function TableChoice({ setting, value, keep }: FieldProps) {
  const { t, say } = useWords();
  const key = useDesk((state) => state.active);
  const tables = useDesk((state) => (state.active === null ? undefined : state.flows[state.active]?.flow.tables)) ?? {};
  const now = textOf(value);
  const fitting = Object.entries(tables).filter(([id, table]) => id === now || !setting.of || table.kind === setting.of);
  const add = async (sort: NewTable) => {
    const id = key === null ? null : await addTable(key, sort);
    if (id !== null) keep(id);
  };
  return (
    <Group gap={6} wrap="nowrap">
      <Select
        size="xs" style={{ flex: 1 }} aria-label={say(setting.label)} clearable placeholder={t('inspector.noTable')} value={now || null}
        data={fitting.map(([id, table]) => ({ value: id, label: say(titleOf(id, table)) }))} onChange={(picked) => keep(picked ?? undefined)}
      />
      {key !== null && tables[now] ? (
        <Button size="xs" variant="light" onClick={() => openTable(key, now)}>
          {t('tables.open')}
        </Button>
      ) : (
        <AddTable kind={setting.of} add={(sort) => void add(sort)} />
      )}
    </Group>
  );
}
