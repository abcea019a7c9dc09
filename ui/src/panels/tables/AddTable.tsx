import { Button, Menu } from '@mantine/core';
import { IconDiscount2, IconPlus, IconTable, IconUserCheck } from '@tabler/icons-react';
import type { Table } from '../../bindings/tables';
import { useWords } from '../../i18n';
import type { NewTable } from './change';

export const TABLE_ICONS = { decision: IconTable, approval: IconUserCheck, promotion: IconDiscount2 };
const SORTS: NewTable[] = ['decision', 'approval', 'promotion'];

/** An approval matrix is a decision table that answers roles. */
export function sortOf(table: Table): NewTable {
  if (table.kind === 'promotion') return 'promotion';
  return table.outputs.some((output) => output.name === 'roles') ? 'approval' : 'decision';
}

interface AddTableProps {
  /** Offers only tables of this kind; all when there is none. */
  kind?: string | undefined;
  add: (sort: NewTable) => void;
}

/** A button that adds a table of one of the three sorts. */
export function AddTable({ kind, add }: AddTableProps) {
  const { t } = useWords();
  const sorts = SORTS.filter((sort) => !kind || (sort === 'promotion') === (kind === 'promotion'));
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />}>
          {t('tables.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorts.map((sort) => {
          const Icon = TABLE_ICONS[sort];
          return (
            <Menu.Item key={sort} leftSection={<Icon size={15} />} onClick={() => add(sort)}>
              {t(`tables.sort.${sort}`)}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
