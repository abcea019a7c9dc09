import { Button, Group, Select } from '@mantine/core';
import { openFlow, sayError, useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { textOf, type FieldProps } from './fieldProps';

/** A flow of the library that is used as a step, with the way into it. */
export function FlowPicker({ setting, value, keep }: FieldProps) {
  const { t, say } = useWords();
  const library = useDesk((state) => state.library);
  const active = useDesk((state) => state.active);
  const now = textOf(value);
  const live = library.filter((entry) => entry.deleted_at === null);
  const itself = live.find((entry) => entry.key === active)?.flow;
  const entries = live.filter((entry, at) => entry.flow !== itself && live.findIndex((other) => other.flow === entry.flow) === at);
  const data = entries.map((entry) => ({ value: entry.flow, label: say(entry.title) }));
  if (now && !data.some((one) => one.value === now)) data.unshift({ value: now, label: now });
  const called = live.find((entry) => entry.flow === now);
  return (
    <Group gap={6} wrap="nowrap">
      <Select
        size="xs" style={{ flex: 1 }} aria-label={say(setting.label)} searchable placeholder={t('inspector.pickFlow')} value={now || null} data={data}
        onChange={(picked) => keep(picked ?? undefined)}
      />
      {called && (
        <Button size="xs" variant="light" onClick={() => void openFlow(called.key).catch(sayError)}>
          {t('tables.open')}
        </Button>
      )}
    </Group>
  );
}
