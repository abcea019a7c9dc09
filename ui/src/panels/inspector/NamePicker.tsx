import { MultiSelect, Select, type OptionsFilter } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n';
import { useNames } from './names';

interface NamePickerProps {
  /** Which sort of name: `role`, `connector`, … */
  sort: string;
  label: string;
  value: string[];
  placeholder: string;
  isSeveral: boolean;
  isNeeded: boolean;
  isWrong: boolean;
  keep: (names: string[]) => void;
}

/** Names by what they are called; where two are called the same, the names tell them apart. */
export function labelled(known: { id: string; words: string }[]): { value: string; label: string }[] {
  const isOne = (words: string) => known.filter((one) => one.words === words).length === 1;
  return known.map(({ id, words }) => ({ value: id, label: words === '' || words === id ? id : isOne(words) ? words : `${words} · ${id}` }));
}

/** What is typed may be the name as the flow writes it. */
const byEither: OptionsFilter = ({ options, search }) => {
  const sought = search.trim().toLowerCase();
  return options.filter((one) => 'value' in one && `${one.label} ${one.value}`.toLowerCase().includes(sought));
};

const NEW = '\u0000new ';

/** Names that the flow and its scenario know, or a new one. */
export function NamePicker({ sort, label, value, placeholder, isSeveral, isNeeded, isWrong, keep }: NamePickerProps) {
  const { t, say } = useWords();
  const known = useNames(sort);
  const [sought, setSought] = useState('');
  const data = labelled(known.map(({ id, title }) => ({ id, words: say(title) })));
  for (const one of value) if (!data.some((entry) => entry.value === one)) data.push({ value: one, label: one });
  const name = sought.trim();
  const isKnown = data.some((one) => one.value === name || one.label === name);
  if (name !== '' && !isKnown) data.push({ value: NEW + name, label: t('entries.newName', { name }) });
  const plain = (id: string) => (id.startsWith(NEW) ? id.slice(NEW.length) : id);
  const shared = { size: 'xs' as const, 'aria-label': label, searchable: true, filter: byEither, data, error: isWrong, searchValue: sought, onSearchChange: setSought };
  return isSeveral ? (
    <MultiSelect
      {...shared} value={value} placeholder={value.length === 0 ? placeholder : ''}
      onChange={(picked) => {
        setSought('');
        keep(picked.map(plain));
      }}
    />
  ) : (
    <Select {...shared} clearable={!isNeeded} placeholder={placeholder} value={value[0] ?? null} onChange={(picked) => keep(picked === null ? [] : [plain(picked)])} />
  );
}
