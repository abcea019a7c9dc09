/** Messages of the core as sentences. They begin small and end without a stop, as a command line goes on after them. */
import type { Language, Text } from '../bindings/types';

/** A first word of letters only: names of fields and of files stay as they are. */
const PLAIN_WORD = /^[a-z]+(?=[\s,;:'’]|$)/;
const IS_ENDED = { en: /[.!?…]["”)]?$/, zh: /[。！？…][”）]?$/ };
const STOP = { en: '.', zh: '。' };

/** With a capital in front and a stop behind, where they are missing. */
export function inSentence(words: string, language: Language): string {
  if (words === '') return '';
  const begun = PLAIN_WORD.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  return IS_ENDED[language].test(begun) ? begun : begun + STOP[language];
}

/** The same of both languages, of which the desk leaves out an empty one. */
export function sentence({ en = '', zh = '' }: Text): Text {
  return { en: inSentence(en, 'en'), zh: inSentence(zh, 'zh') };
}
