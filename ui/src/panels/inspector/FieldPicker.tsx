import { MultiSelect, Select } from '@mantine/core';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { listOf, textOf, type FieldProps } from './fieldProps';

/** One field of the order, or several. */
export function FieldPicker({ setting, value, keep }: FieldProps) {
  const { say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  const whole = fields.filter((field) => !field.path.includes('[]'));
  const offered = setting.type === 'list_field' ? whole.filter((field) => field.type.startsWith('list<')) : whole;
  const data = offered.map((field) => ({ value: field.path, label: `${say(field.name)} · ${field.path}` }));
  const label = say(setting.label);
  if (setting.type === 'list<field>') {
    return <MultiSelect size="xs" aria-label={label} searchable clearable value={listOf(value ?? setting.default)} data={data} onChange={(picked) => keep(picked)} />;
  }
  return (
    <Select
      size="xs" aria-label={label} searchable clearable={!setting.required} value={textOf(value ?? setting.default) || null} data={data}
      onChange={(picked) => keep(picked ?? undefined)}
    />
  );
}
