/** How well a name fits what was typed: begun, held, by first letters, or with letters left out. Smaller is better. */

import { alike } from './synonyms';

export interface Named {
  /** Names in any language, the shown one first. */
  names: readonly string[];
  /** How its Chinese name is typed in Latin letters: first letters, and in full. */
  spelled?: readonly string[];
  /** More words that speak of it; they count last. */
  more?: string;
}

const BEGUN = 0;
const WORD_BEGUN = 1;
const HELD = 2;
const SPELLED = 2;
const SPELLED_INSIDE = 4;
const SPOKEN_OF = 5;
const LEFT_OUT = 6;

function startsOfWords(name: string): string {
  return name.split(/[\s/·-]+/).map((word) => word[0] ?? '').join('');
}

/** Whether the letters stand in a name in this order, the first of them at the start of a word and all of them close together. */
function hasInOrder(letters: string, name: string): boolean {
  for (let start = 0; start < name.length; start++) {
    if (name[start] !== letters[0] || (start > 0 && /[\p{L}\p{N}]/u.test(name[start - 1]!) && /[a-z]/.test(letters[0]!))) continue;
    let at = start;
    let next = 1;
    while (next < letters.length && ++at < name.length) if (name[at] === letters[next]) next++;
    if (next === letters.length && at - start < 3 * letters.length) return true;
  }
  return false;
}

function fitOfName(word: string, name: string): number | null {
  if (name.startsWith(word)) return BEGUN;
  const at = name.indexOf(word);
  if (at > 0) return /[\s/·(“"-]/.test(name[at - 1]!) ? WORD_BEGUN : HELD;
  if (word.length > 1 && startsOfWords(name).startsWith(word)) return HELD;
  return word.length > 2 && hasInOrder(word, name) ? LEFT_OUT : null;
}

function fitOfWord(word: string, one: Named): number | null {
  const fits = one.names.map((name) => fitOfName(word, name.toLowerCase()));
  for (const spelled of one.spelled ?? []) {
    if (spelled.startsWith(word)) fits.push(SPELLED);
    else if (word.length > 1 && spelled.includes(word)) fits.push(SPELLED_INSIDE);
  }
  if (one.more?.toLowerCase().includes(word)) fits.push(SPOKEN_OF);
  const known = fits.filter((fit) => fit !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

/** The fit of all words together; nothing when one of them does not fit at all. */
export function fuzzyFit(words: readonly string[], one: Named): number | null {
  let sum = 0;
  for (const word of words) {
    const fit = fitOfWord(word, one);
    const other = alike(word).flatMap((same) => fitOfWord(same, one) ?? []);
    const least = Math.min(fit ?? Infinity, ...other.map((one) => one + 1));
    if (least === Infinity) return null;
    sum += least;
  }
  return sum;
}
