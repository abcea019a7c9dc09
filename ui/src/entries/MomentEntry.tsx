import { ActionIcon, Group, Popover, Select, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { useActive } from '../document/desk';
import { useWords } from '../i18n';
import { MonthGrid } from './MonthGrid';
import { momentOf, ownZone, readMoment, zoneAmong, ZONES } from './moment';
import type { EntryProps } from './TextEntry';
import { nextBurst, useEntry } from './useEntry';

/** A day and a time in a time zone. */
export function MomentEntry({ label, value, placeholder = '', keep, describedBy, isWrong = false, refusal }: EntryProps) {
  const { t, language } = useWords();
  const moment = momentOf(value);
  const [chosen, setChosen] = useState<string | null>(null);
  // An empty one begins in the zone of the flow's other moments, or else of this machine.
  const usual = useActive(({ flow }) => zoneAmong(Object.values(flow.nodes).flatMap((node) => Object.values(node.settings ?? {}))));
  const [isOpen, setOpen] = useState(false);
  const zone = moment?.zone ?? chosen ?? usual ?? ownZone();
  const field = useEntry({ value, show: (iso) => momentOf(iso)?.text ?? iso, read: (typed) => readMoment(typed, zone), keep, refusal });
  const zones = ZONES.some((one) => one.zone === zone) ? ZONES : [...ZONES, { zone, en: '', zh: '' }];
  const put = (text: string, next: string) => {
    const iso = readMoment(text, next);
    if (iso !== null) keep(iso, nextBurst());
  };
  return (
    <Group gap={6} wrap="nowrap" className="moment">
      <TextInput
        {...field} size="xs" style={{ flex: 1, minWidth: 0 }} aria-label={label} placeholder={placeholder ? (momentOf(placeholder)?.text ?? placeholder) : t('entries.momentHint')} error={field.error || isWrong} aria-describedby={describedBy}
        rightSection={
          <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus returnFocus>
            <Popover.Target>
              <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('entries.calendarOf', { name: label })} onClick={() => setOpen(!isOpen)}>
                <IconCalendar size={14} />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown p={8}>
              <MonthGrid
                day={moment?.text.slice(0, 10) ?? ''}
                pick={(day) => {
                  put(`${day} ${moment?.text.slice(11) ?? '00:00'}`, zone);
                  setOpen(false);
                }}
              />
            </Popover.Dropdown>
          </Popover>
        }
      />
      <Select
        size="xs" w={132} className="zone" aria-label={t('entries.zoneOf', { name: label })} allowDeselect={false} value={zone} comboboxProps={{ width: 190, position: 'bottom-end' }}
        data={zones.map((one) => ({ value: one.zone, label: `${one.zone} ${one[language]}`.trim() }))}
        onChange={(next) => {
          if (next === null) return;
          setChosen(next);
          if (moment) put(moment.text, next);
        }}
      />
    </Group>
  );
}
