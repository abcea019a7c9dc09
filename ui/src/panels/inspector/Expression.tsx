import { ActionIcon, Autocomplete, Button, Group } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { useDraft } from './useDraft';

/** The last word of an expression, which a field may complete. */
const LAST_WORD = /[A-Za-z_][A-Za-z0-9_.]*$/;

interface ExpressionProps {
  step: string;
  label: string;
  value: string;
  placeholder?: string;
  /** The type that is wanted, `bool` for a condition. */
  wanted: string;
  keep: (text: string) => void;
}

/** An expression, with the fields of the order to complete it. */
export function ExpressionInput({ label, value, placeholder, keep }: ExpressionProps) {
  const { say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields);
  const field = useDraft(value, keep);
  const data = useMemo(() => {
    const word = LAST_WORD.exec(field.draft)?.[0].toLowerCase() ?? '';
    if (word.length < 1) return [];
    const found = (fields ?? []).filter((one) => one.path.toLowerCase().includes(word) || one.name.zh.includes(word) || one.name.en.toLowerCase().includes(word));
    return found.slice(0, 12).map((one) => ({ value: field.draft.replace(LAST_WORD, one.path), label: `${one.path} · ${say(one.name)}` }));
  }, [fields, field.draft, say]);
  return (
    <Autocomplete
      size="xs" className="expression" aria-label={label} value={field.draft} placeholder={placeholder ?? ''} data={data} filter={({ options }) => options}
      onChange={field.onChange} onBlur={field.onBlur} spellCheck={false}
    />
  );
}

/** Conditions that must all hold. */
export function Conditions({ step, label, value, keep }: { step: string; label: string; value: string[]; keep: (list: string[]) => void }) {
  const { t } = useWords();
  return (
    <div className="rows">
      {value.map((condition, at) => (
        <Group key={at} gap={4} wrap="nowrap" align="flex-start">
          <div style={{ flex: 1 }}>
            <ExpressionInput step={step} label={`${label} ${at + 1}`} value={condition} wanted="bool" keep={(text) => keep(value.map((one, other) => (other === at ? text : one)))} />
          </div>
          <ActionIcon size="md" variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => keep(value.filter((_, other) => other !== at))}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => keep([...value, 'true'])}>
        {t('inspector.addCondition')}
      </Button>
    </div>
  );
}
