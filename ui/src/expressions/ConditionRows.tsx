import { ActionIcon, Button, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ConditionRow, ConditionRows as Rows } from '../bindings/expression';
import type { CatalogField } from '../bindings/types';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { newRow, opsOf, opWords, sortOf, withOp } from './rows';
import { RowValue } from './RowValue';

interface ConditionRowsProps {
  rows: Rows;
  keep: (rows: Rows, burst?: number) => void;
}

const today = () => new Date().toISOString().slice(0, 10);

/** A condition as rows of field, comparison and value. */
export function ConditionRows({ rows: { joined, rows }, keep }: ConditionRowsProps) {
  const { t, say } = useWords();
  const fields = (useDesk((state) => state.catalog?.fields) ?? []).filter((field) => sortOf(field) !== null && !field.path.includes('[]'));
  const data = fields.map((field) => ({ value: field.path, label: say(field.name) }));
  const put = (at: number, row: ConditionRow, burst?: number) => keep({ joined, rows: rows.map((one, other) => (other === at ? row : one)) }, burst);
  const add = () => {
    const field = fields.find((one) => one.type === 'money' && !rows.some((row) => row.field === one.path)) ?? fields[0];
    if (field) keep({ joined, rows: [...rows, newRow(field, today())] });
  };
  return (
    <div className="condition-rows">
      {rows.length > 1 && (
        <Select
          size="xs" variant="unstyled" className="condition-joined" aria-label={t('expression.joined')} allowDeselect={false} value={joined}
          data={[{ value: 'and', label: t('expression.all') }, { value: 'or', label: t('expression.any') }]}
          onChange={(picked) => picked !== null && keep({ joined: picked === 'or' ? 'or' : 'and', rows })}
        />
      )}
      {rows.length === 0 && <p className="quiet">{t('expression.every')}</p>}
      {rows.map((row, at) => {
        const field = fields.find((one) => one.path === row.field);
        return (
          <div key={at} className="condition-row" data-row={at}>
            <Select
              size="xs" aria-label={t('expression.field', { number: at + 1 })} searchable allowDeselect={false} value={row.field} data={field ? data : [...data, { value: row.field, label: row.field }]}
              onChange={(picked) => {
                const next = fields.find((one) => one.path === picked);
                if (next && next.path !== row.field) put(at, newRow(next, today()));
              }}
            />
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('expression.removeRow', { number: at + 1 })} onClick={() => keep({ joined, rows: rows.filter((_, other) => other !== at) })}>
              <IconX size={14} />
            </ActionIcon>
            {field && <Test row={row} field={field} number={at + 1} put={(next, burst) => put(at, next, burst)} />}
          </div>
        );
      })}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={add} style={{ alignSelf: 'flex-start' }}>
        {t('expression.addRow')}
      </Button>
    </div>
  );
}

interface TestProps {
  row: ConditionRow;
  field: CatalogField;
  number: number;
  put: (row: ConditionRow, burst?: number) => void;
}

function Test({ row, field, number, put }: TestProps) {
  const { t } = useWords();
  const sort = sortOf(field) ?? 'text';
  const ops = opsOf(field);
  const offered = ops.includes(row.op) ? ops : [...ops, row.op];
  return (
    <div className="condition-test" data-op={row.op} data-sort={sort}>
      <Select
        size="xs" className="condition-op" aria-label={t('expression.op', { number })} allowDeselect={false} value={row.op} comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        data={offered.map((op) => ({ value: op, label: t(opWords(op, sort)) }))}
        onChange={(picked) => {
          const op = offered.find((one) => one === picked);
          if (op && op !== row.op) put(withOp(row, op, field, today()));
        }}
      />
      <div className="condition-value">
        <RowValue
          field={field} op={row.op} values={row.values} label={t('expression.value', { number })} upTo={t('expression.upTo', { number })}
          keep={(values, burst) => put({ ...row, values }, burst)}
        />
      </div>
    </div>
  );
}
