import { Group } from '@mantine/core';
import { useWords } from '../i18n';
import { readClock, spanOf } from './clock';
import { TextEntry, type EntryProps } from './TextEntry';

/** A time of day. */
export function ClockEntry(props: EntryProps) {
  return <TextEntry {...props} read={readClock} />;
}

/** From one time of day to another; it may lead over midnight. */
export function ClockSpanEntry({ label, value, placeholder = '', keep, ...more }: EntryProps) {
  const { t } = useWords();
  const [from, until] = spanOf(value);
  const [usualFrom, usualUntil] = spanOf(placeholder);
  const put = (next: [string, string], burst: number) => {
    const [first, last] = next;
    keep(first === '' && last === '' ? '' : `${first || usualFrom}-${last || usualUntil}`, burst);
  };
  return (
    <Group gap={6} wrap="nowrap">
      <ClockEntry {...more} label={`${label}: ${t('entries.from')}`} value={from} placeholder={usualFrom} keep={(next, burst) => put([next, until], burst)} />
      <span className="unit">{t('entries.until')}</span>
      <ClockEntry {...more} label={`${label}: ${t('entries.until')}`} value={until} placeholder={usualUntil} keep={(next, burst) => put([from, next], burst)} />
    </Group>
  );
}
