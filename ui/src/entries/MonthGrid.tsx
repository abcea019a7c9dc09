import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useWords } from '../i18n';
import { dayAfter, weeksOf } from './month';

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month to pick a day of, by pointer or by arrow keys. */
export function MonthGrid({ day, pick }: { day: string; pick: (day: string) => void }) {
  const { t, language } = useWords();
  const today = new Date().toISOString().slice(0, 10);
  const [here, setHere] = useState(day || today);
  const [year = 2026, month = 1] = here.split('-').map(Number);
  const locale = language === 'zh' ? 'zh-CN' : 'en';
  const title = new Date(Date.UTC(year, month - 1, 1)).toLocaleDateString(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const turn = (by: number) => setHere(new Date(Date.UTC(year, month - 1 + by, 1)).toISOString().slice(0, 10));
  const go = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = dayAfter(here, by);
    setHere(next);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus());
  };
  return (
    <div className="month" role="group" aria-label={title}>
      <div className="month-head">
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('entries.monthBefore')} onClick={() => turn(-1)}>
          <IconChevronLeft size={14} />
        </ActionIcon>
        <strong aria-live="polite">{title}</strong>
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('entries.monthAfter')} onClick={() => turn(1)}>
          <IconChevronRight size={14} />
        </ActionIcon>
      </div>
      <table>
        <thead>
          <tr>
            {weekdays(locale).map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={go}>
          {weeksOf(year, month).map((week, at) => (
            <tr key={at}>
              {week.map((one, place) => (
                <td key={one ?? place}>
                  {one && (
                    <button type="button" data-day={one} data-today={one === today || undefined} aria-pressed={one === day} tabIndex={one === here ? 0 : -1} onClick={() => pick(one)}>
                      {Number(one.slice(8))}
                    </button>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names of the days, Monday first. */
function weekdays(locale: string): string[] {
  const names = new Intl.DateTimeFormat(locale, { weekday: locale === 'zh-CN' ? 'narrow' : 'short', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, at) => names.format(new Date(Date.UTC(2026, 5, 1 + at))));
}
