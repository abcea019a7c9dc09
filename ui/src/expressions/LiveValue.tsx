import { IconCheck, IconX } from '@tabler/icons-react';
import type { SampleValue } from '../bindings/expression';
import { useWords } from '../i18n';

/** What an expression gives for the order at hand: `1,240.00 CNY > 1,000 → yes`. */
export function LiveValue({ id, value }: { id?: string; value: SampleValue }) {
  const { t, say } = useWords();
  const who = value.arrives ? (value.walked ? 'walked' : 'sample') : 'notHere';
  return (
    <p id={id} className="expression-value" data-holds={value.holds ?? undefined}>
      <span>{t(`expression.${who}`, { order: value.order })}</span>{' '}
      <span className="expression-worked">
        {value.worked && `${say(value.worked)} → `}
        <strong>
          {value.holds === true && <IconCheck size={12} aria-hidden />}
          {value.holds === false && <IconX size={12} aria-hidden />}
          {say(value.result)}
        </strong>
      </span>
    </p>
  );
}
