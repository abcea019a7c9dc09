import { ActionIcon, Button, Group, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useDesk } from '../../document/desk';
import { ExpressionField } from '../../expressions/ExpressionField';
import { useWords } from '../../i18n';
import type { FieldProps } from './fieldProps';

/** Fields of the order that a step fills, each with the expression it takes. */
export function MapRows({ step, setting, value, findings, keep }: FieldProps) {
  const { t, say } = useWords();
  const fields = (useDesk((state) => state.catalog?.fields) ?? []).filter((field) => !field.path.includes('[]'));
  const rows = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).map(([path, text]) => [path, String(text ?? '')] as const) : [];
  const put = (list: (readonly [string, string])[], burst?: number) => keep(list.length === 0 ? undefined : Object.fromEntries(list), burst);
  const free = fields.find((field) => !field.comes_with_order && !rows.some(([path]) => path === field.path));
  return (
    <div className="rows">
      {rows.map(([path, text], at) => (
        <div key={path} className="branch">
          <Group gap={4} wrap="nowrap">
            <Select
              size="xs" style={{ flex: 1 }} aria-label={t('inspector.field')} searchable allowDeselect={false} value={path}
              data={fields.filter((field) => field.path === path || !rows.some(([other]) => other === field.path)).map((field) => ({ value: field.path, label: `${say(field.name)} · ${field.path}` }))}
              onChange={(picked) => picked !== null && put(rows.map((row, other) => (other === at ? [picked, text] : row)))}
            />
            <span className="unit">=</span>
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => put(rows.filter((_, other) => other !== at))}>
              <IconX size={14} />
            </ActionIcon>
          </Group>
          <ExpressionField
            step={step} label={say(fields.find((field) => field.path === path)?.name) || path} value={text} wanted={`field:${path}`} findings={findings.filter((one) => one.setting === `${setting.name}.${path}`)}
            keep={(next, burst) => put(rows.map((row, other) => (other === at ? [path, next] : row)), burst)}
          />
        </div>
      ))}
      {free && (
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put([...rows, [free.path, 'null']])}>
          {t('inspector.addField')}
        </Button>
      )}
    </div>
  );
}
