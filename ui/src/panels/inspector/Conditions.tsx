import { ActionIcon, Button, Group } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { ConditionField } from '../../expressions/ConditionField';
import { useWords } from '../../i18n';
import { Wrongs } from '../Wrongs';
import { listOf, type FieldProps } from './fieldProps';

/** Conditions that must all hold. */
export function Conditions({ step, setting, value, findings, keep }: FieldProps) {
  const { t, say } = useWords();
  const conditions = listOf(value);
  const label = say(setting.label);
  const put = (list: string[], burst?: number) => keep(list.length === 0 ? undefined : list, burst);
  const about = (at: number) => findings.filter((one) => one.setting === `${setting.name}[${at}]`);
  const rest = findings.filter((one) => !conditions.some((_, at) => one.setting === `${setting.name}[${at}]`));
  return (
    <div className="rows">
      {conditions.map((condition, at) => (
        <div key={at} className="branch">
          <Group gap={4} wrap="nowrap" align="flex-start">
            <ConditionField
              step={step} label={`${label} ${at + 1}`} value={condition} findings={about(at)}
              keep={(text, burst) => put(conditions.map((one, other) => (other === at ? text : one)), burst)}
            />
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => put(conditions.filter((_, other) => other !== at))}>
              <IconX size={14} />
            </ActionIcon>
          </Group>
        </div>
      ))}
      <Wrongs findings={rest} />
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put([...conditions, 'true'])}>
        {t('inspector.addCondition')}
      </Button>
    </div>
  );
}
