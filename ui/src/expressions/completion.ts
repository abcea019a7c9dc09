/** What may be typed next in an expression. Only words are looked at here; what an expression means is said by the desk. */
import type { KnownField, Vocabulary } from '../bindings/expression';
import type { CatalogField, Language } from '../bindings/types';

export interface Offer {
  /** What is put in. */
  text: string;
  kind: 'field' | 'function' | 'operator' | 'value';
  /** Beside it: name, type and unit in the current language. */
  detail: string;
  /** Where the cursor stands afterwards, counted from the end. */
  back: number;
}

export interface Offers {
  /** Where what is put in begins; what was typed from there on is replaced. */
  from: number;
  offers: Offer[];
}

const WORD = /[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff]*$/;
const COMPARED = /([A-Za-z_][\w.]*)\s*!?=\s*("?)([^"]*)$/;
const LISTED = /([A-Za-z_][\w.]*)\s+in\s*[([]\s*(?:"[^"]*"\s*,\s*)*("?)([^"]*)$/;
const HELD = /list contains\(\s*([A-Za-z_][\w.]*)\s*,\s*("?)([^"]*)$/;
const MOST = 60;

/** Inside a text in quotation marks. */
function isQuoted(before: string): boolean {
  return (before.replace(/\\"/g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}

/** Choices of the field on the left of what is typed. */
function values(before: string, fields: CatalogField[], language: Language): Offers | null {
  const found = COMPARED.exec(before) ?? LISTED.exec(before) ?? HELD.exec(before);
  const field = found && fields.find((one) => one.path === found[1]);
  if (!found || !field) return null;
  const [, , quote, typed = ''] = found;
  const sought = typed.toLowerCase();
  if (field.type === 'bool') {
    const offers = ['true', 'false'].filter((one) => one.startsWith(sought)).map((text): Offer => ({ text, kind: 'value', detail: '', back: 0 }));
    return { from: before.length - typed.length, offers };
  }
  const offers = field.values
    .filter((one) => one.id.includes(sought) || one.words.en.toLowerCase().includes(sought) || one.words.zh.includes(sought))
    .map((one): Offer => ({ text: `"${one.id}"`, kind: 'value', detail: one.words[language], back: 0 }));
  return offers.length === 0 ? null : { from: before.length - typed.length - (quote === '"' ? 1 : 0), offers };
}

/** Entries of an order line behind a variable that runs over the lines. */
function entries(before: string, fields: CatalogField[], vocabulary: Vocabulary, language: Language): Offers | null {
  const found = /([A-Za-z_]\w*)\.(\w*)$/.exec(before);
  if (!found) return null;
  const [, variable = '', typed = ''] = found;
  const isVariable = variable === 'item' || new RegExp(`\\b(some|every|for|,)\\s*${variable}\\s+in\\b`).test(before);
  if (!isVariable) return null;
  const lines = fields.filter((one) => one.path.startsWith('order.lines[].'));
  const offers = lines
    .map((one) => ({ one, entry: one.path.slice('order.lines[].'.length) }))
    .filter(({ one, entry }) => entry.includes(typed.toLowerCase()) || one.name.zh.includes(typed))
    .map(({ one, entry }): Offer => ({ text: entry, kind: 'field', detail: detailOf(one.path, vocabulary, language), back: 0 }));
  return { from: before.length - typed.length, offers };
}

function detailOf(path: string, vocabulary: Vocabulary, language: Language): string {
  const field = vocabulary.fields.find((one) => one.path === path);
  return field ? fieldDetail(field, language) : '';
}

function fieldDetail(field: KnownField, language: Language): string {
  return [field.name[language], field.type[language], field.unit?.[language]].filter((one) => one !== undefined && one !== '').join(' · ');
}

const RANK: Record<KnownField['known'], number> = { always: 0, perhaps: 1, later: 2 };

/** How well a field fits what is typed; the lower the better, nothing if it does not. */
function fit(field: KnownField, sought: string): number | null {
  const last = field.path.slice(field.path.lastIndexOf('.') + 1);
  if (sought === '' || field.path.startsWith(sought)) return 0;
  if (last.startsWith(sought) || field.name.en.toLowerCase().startsWith(sought) || field.name.zh.startsWith(sought)) return 1;
  if (field.path.includes(sought) || field.name.en.toLowerCase().includes(sought) || field.name.zh.includes(sought)) return 2;
  return null;
}

/**
 * What may stand at the end of `before`. Asked for explicitly it offers everything; while typing only what goes on with a word that
 * has begun. `laterWords` marks a field that no step has written yet.
 */
export function offersAt(before: string, asked: boolean, vocabulary: Vocabulary, fields: CatalogField[], language: Language, laterWords: string): Offers | null {
  const chosen = values(before, fields, language);
  if (chosen && (asked || chosen.offers.length > 0)) return chosen;
  if (isQuoted(before)) return null;
  const inLines = entries(before, fields, vocabulary, language);
  if (inLines) return inLines;
  const word = WORD.exec(before)?.[0] ?? '';
  if (word === '' && !asked) return null;
  const sought = word.toLowerCase();
  const ranked = vocabulary.fields
    .filter((one) => !one.path.includes('[]'))
    .map((field) => ({ field, at: fit(field, sought) }))
    .filter((one): one is { field: KnownField; at: number } => one.at !== null)
    .toSorted((one, other) => RANK[one.field.known] - RANK[other.field.known] || one.at - other.at);
  const ofFields = ranked.map(({ field }): Offer => {
    const detail = fieldDetail(field, language);
    return { text: field.path, kind: 'field', detail: field.known === 'later' ? `${detail} · ${laterWords}` : detail, back: 0 };
  });
  const ofFunctions = vocabulary.functions
    .filter((one) => one.name.startsWith(sought) || (sought.length > 1 && one.doc[language].includes(sought)))
    .map((one): Offer => ({ text: `${one.name}()`, kind: 'function', detail: one.doc[language], back: one.calls.some((call) => !call.endsWith('()')) ? 1 : 0 }));
  const ofOperators = vocabulary.operators
    .filter((one) => (sought === '' ? true : /^[a-z]/.test(one.name) && one.name.startsWith(sought)))
    .map((one): Offer => ({ text: one.name, kind: 'operator', detail: one.doc[language], back: 0 }));
  const offers = (sought === '' && /[\w")\]]\s+$/.test(before) ? [...ofOperators, ...ofFields, ...ofFunctions] : [...ofFields, ...ofOperators, ...ofFunctions]).slice(0, MOST);
  // Nothing is offered to who has already typed it.
  if (offers.length === 0 || (!asked && offers.length === 1 && offers[0]?.text === word)) return null;
  return { from: before.length - word.length, offers };
}
