import { ActionIcon, Button, Group, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { ExpressionInput } from './Expression';
import type { FieldProps } from './SettingField';

/** Fields of the order that a step fills, each with the expression it takes. */
export function MapRows({ step, value, keep }: FieldProps) {
  const { t, say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  const rows = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).map(([path, text]) => [path, String(text ?? '')] as const) : [];
  const put = (list: (readonly [string, string])[], typed?: boolean) => keep(Object.fromEntries(list), typed);
  const free = fields.find((field) => !rows.some(([path]) => path === field.path));
  return (
    <div className="rows">
      {rows.map(([path, text], at) => (
        <Group key={path} gap={4} wrap="nowrap">
          <Select
            size="xs" aria-label={t('inspector.field')} searchable allowDeselect={false} value={path} data={fields.map((field) => ({ value: field.path, label: `${say(field.name)} · ${field.path}` }))}
            onChange={(picked) => picked !== null && put(rows.map((row, other) => (other === at ? [picked, text] : row)))}
          />
          <ExpressionInput step={step} label={path} value={text} wanted="any" keep={(next) => put(rows.map((row, other) => (other === at ? [path, next] : row)), true)} />
          <ActionIcon size="md" variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => put(rows.filter((_, other) => other !== at))}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      {free && (
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put([...rows, [free.path, '']])}>
          {t('inspector.addField')}
        </Button>
      )}
    </div>
  );
}
