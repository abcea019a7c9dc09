import { MultiSelect, Select, TagsInput } from '@mantine/core';
import type { RowOp } from '../bindings/expression';
import type { CatalogField } from '../bindings/types';
import { LengthEntry } from '../entries/LengthEntry';
import { MomentEntry } from '../entries/MomentEntry';
import { readNumber, showNumber } from '../entries/number';
import { fromPercent, toPercent } from '../entries/ratio';
import { TextEntry } from '../entries/TextEntry';
import { nextBurst } from '../entries/useEntry';
import { useWords } from '../i18n';
import { sortOf, valuesOf } from './rows';

interface RowValueProps {
  field: CatalogField;
  op: RowOp;
  values: string[];
  label: string;
  upTo: string;
  keep: (values: string[], burst: number) => void;
}

/** The values that a field is compared with, each by what it is. */
export function RowValue({ field, op, values, label, upTo, keep }: RowValueProps) {
  const { t } = useWords();
  switch (valuesOf(op)) {
    case 0:
      return null;
    case 'many':
      return <Several field={field} values={values} label={label} keep={keep} />;
    case 2:
      return (
        <div className="row-between">
          <One field={field} value={values[0] ?? ''} label={label} keep={(first, burst) => keep([first, values[1] ?? ''], burst)} />
          <span className="unit">{t('expression.to')}</span>
          <One field={field} value={values[1] ?? ''} label={upTo} keep={(last, burst) => keep([values[0] ?? '', last], burst)} />
        </div>
      );
    case 1:
      return <One field={field} value={values[0] ?? ''} label={label} keep={(value, burst) => keep([value], burst)} />;
  }
}

function Several({ field, values, label, keep }: Omit<RowValueProps, 'op' | 'upTo'>) {
  const { say } = useWords();
  const put = (next: string[]) => next.length > 0 && keep(next, nextBurst());
  return field.values.length > 0 ? (
    <MultiSelect size="xs" aria-label={label} value={values} data={field.values.map((one) => ({ value: one.id, label: say(one.words) }))} onChange={put} />
  ) : (
    <TagsInput size="xs" aria-label={label} value={values} onChange={put} />
  );
}

interface OneProps {
  field: CatalogField;
  value: string;
  label: string;
  keep: (value: string, burst: number) => void;
}

function One({ field, value, label, keep }: OneProps) {
  const { t, say } = useWords();
  switch (sortOf(field)) {
    case 'moment':
      return <MomentEntry label={label} value={value} keep={keep} refusal={t('entries.noMoment')} />;
    case 'length':
      return <LengthEntry label={label} value={value} keep={keep} refusal={t('entries.noLength')} />;
    case 'truth':
      return (
        <Select
          size="xs" aria-label={label} allowDeselect={false} value={value} data={[{ value: 'true', label: t('expression.yes') }, { value: 'false', label: t('expression.no') }]}
          onChange={(picked) => picked !== null && keep(picked, nextBurst())}
        />
      );
    case 'choice': {
      const data = field.values.map((one) => ({ value: one.id, label: say(one.words) }));
      if (!field.values.some((one) => one.id === value)) data.unshift({ value, label: value });
      return <Select size="xs" aria-label={label} allowDeselect={false} value={value} data={data} onChange={(picked) => picked !== null && keep(picked, nextBurst())} />;
    }
    case 'number': {
      if (field.type === 'ratio') return <TextEntry label={label} value={value} unit="%" numeric refusal={t('entries.noNumber')} show={toPercent} read={fromPercent} keep={keep} />;
      const isCount = field.unit !== null && !/\.\.|^ISO|lifetime/.test(field.unit);
      const unit = field.type === 'money' ? t('entries.orderCurrency') : isCount ? say(field.unit_words) : '';
      return <TextEntry label={label} value={value} unit={unit} numeric refusal={t('entries.noNumber')} show={showNumber} read={readNumber} keep={keep} />;
    }
    default:
      return <TextEntry label={label} value={value} keep={keep} />;
  }
}
