import { ActionIcon, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { InputClause, OutputClause } from '../../bindings/tables';
import { useWords } from '../../i18n';
import { ExpressionField } from '../../expressions/ExpressionField';
import { useDraft } from '../inspector/useDraft';

interface HeadingProps {
  wrong: string;
  remove: () => void;
}

/** What a column tests: its heading and the expression. */
export function InputHeading({ input, wrong, keep, remove }: HeadingProps & { input: InputClause; keep: (input: InputClause) => void }) {
  const { t, language } = useWords();
  const label = input.label ?? { en: '', zh: '' };
  const field = useDraft(label[language], (text) => {
    if (text === label[language]) return;
    const next = { ...label, [language]: text };
    keep(next.en || next.zh ? { expression: input.expression, label: next } : { expression: input.expression });
  });
  return (
    <th scope="col" data-wrong={wrong !== '' || undefined} title={wrong}>
      <div className="grid-heading">
        <TextInput size="xs" variant="unstyled" aria-label={t('tables.heading')} placeholder={t('tables.heading')} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} />
        <Remove remove={remove} />
      </div>
      <ExpressionField step="" isBare label={t('tables.tested')} value={input.expression} wanted="any" keep={(expression) => keep({ ...input, expression })} />
    </th>
  );
}

/** What a column answers: its name, and the answers that are allowed. */
export function OutputHeading({ output, wrong, keep, remove }: HeadingProps & { output: OutputClause; keep: (output: OutputClause) => void }) {
  const { t } = useWords();
  const name = useDraft(output.name, (text) => text.trim() !== '' && text.trim() !== output.name && keep({ ...output, name: text.trim() }));
  const values = useDraft((output.values ?? []).join(', '), (text) => {
    const list = text.split(/[,，、]/).map((one) => one.trim()).filter(Boolean);
    if (list.join() !== (output.values ?? []).join()) keep(list.length > 0 ? { name: output.name, values: list } : { name: output.name });
  });
  return (
    <th scope="col" data-answer data-wrong={wrong !== '' || undefined} title={wrong}>
      <div className="grid-heading">
        <TextInput size="xs" variant="unstyled" aria-label={t('tables.answer')} value={name.draft} onChange={(event) => name.onChange(event.currentTarget.value)} onBlur={name.onBlur} />
        <Remove remove={remove} />
      </div>
      <TextInput size="xs" className="expression" aria-label={t('tables.allowed')} placeholder={t('tables.allowed')} value={values.draft} onChange={(event) => values.onChange(event.currentTarget.value)} onBlur={values.onBlur} />
    </th>
  );
}

function Remove({ remove }: { remove: () => void }) {
  const { t } = useWords();
  return (
    <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('tables.removeColumn')} onClick={remove}>
      <IconX size={14} />
    </ActionIcon>
  );
}
