import { useWords } from '../i18n';
import { readLength, showLength } from './length';
import { TextEntry, type EntryProps } from './TextEntry';

/** A length of time: "2 h 30 min", "2 小时 30 分". */
export function LengthEntry({ placeholder, ...props }: EntryProps) {
  const { t, language } = useWords();
  const hint = placeholder ? showLength(placeholder, language) : t('entries.lengthHint');
  return <TextEntry {...props} placeholder={hint} show={(value) => showLength(value, language)} read={readLength} />;
}
