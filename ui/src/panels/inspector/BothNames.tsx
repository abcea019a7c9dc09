import { TextInput } from '@mantine/core';
import type { Text } from '../../bindings/types';
import { useEntry } from '../../entries/useEntry';
import { useWords } from '../../i18n';

interface BothNamesProps {
  label: string;
  otherLabel: string;
  value: Text | undefined;
  placeholder: Text;
  /** The rename command puts the cursor here. */
  isNameField?: boolean;
  keep: (name: Text, burst: number) => void;
}

const same = (text: string) => text;

/** A name in the language of the window, and beside it in the other one. */
export function BothNames({ label, otherLabel, value, placeholder, isNameField = false, keep }: BothNamesProps) {
  const { language } = useWords();
  const now = value ?? { en: '', zh: '' };
  const other = language === 'zh' ? 'en' : 'zh';
  const put = (which: 'en' | 'zh') => (text: string, burst: number) => keep({ ...now, [which]: text }, burst);
  const first = useEntry({ value: now[language], show: same, read: same, keep: put(language) });
  const second = useEntry({ value: now[other], show: same, read: same, keep: put(other) });
  return (
    <div className="names">
      <TextInput {...first} size="xs" label={label} placeholder={placeholder[language]} {...(isNameField ? { 'data-name-field': true } : {})} />
      <TextInput {...second} size="xs" label={otherLabel} placeholder={placeholder[other]} lang={other === 'zh' ? 'zh-CN' : 'en'} />
    </div>
  );
}
