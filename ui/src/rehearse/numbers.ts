/** Numbers of a run in words, in either language. */
import type { Figure, Unit } from '../bindings/rehearse';
import type { Language } from '../bindings/types';
import { inPercent, NO_BREAK, withUnit } from '../entries/unit';

export interface Wording {
  language: Language;
  /** ISO 4217; money without one is a plain number. */
  currency: string | null;
}

const locale = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en');

const plain = new Map<string, Intl.NumberFormat>();

/** Making a format takes far longer than using it, and a canvas of results has thousands of numbers. */
function plainly(value: number, digits: number, language: Language): string {
  const key = `${language}${digits}`;
  const format = plain.get(key) ?? new Intl.NumberFormat(locale(language), { maximumFractionDigits: digits, roundingMode: 'halfEven' });
  plain.set(key, format);
  return format.format(value);
}

/** Halves go to the even number, as in the sentences of a report. */
export function count(value: number, language: Language): string {
  return plainly(value, Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1, language);
}

/** With one digit after the point below 10 % and close to 100 %, and never all for nearly all, as in the sentences of a report. */
export function percent(share: number, language: Language): string {
  const value = share * 100;
  if (value > 99.94 && value < 100) return inPercent(`>${NO_BREAK}99.9`, language);
  const digits = value !== 0 && (Math.abs(value) < 10 || (value >= 99 && value < 100)) ? 1 : 0;
  return inPercent(plainly(value, digits, language), language);
}

const STEPS: [number, string, string][] = [
  [86_400, 'd', '天'],
  [3_600, 'h', '小时'],
  [60, 'min', '分钟'],
  [1, 's', '秒'],
];

/** A length of time in its two largest units. */
export function duration(seconds: number, language: Language): string {
  const sign = seconds < 0 ? '−' : '';
  const length = Math.abs(seconds);
  if (length < 1) return withUnit(length === 0 ? '0' : `${sign}${length.toFixed(1)}`, language === 'zh' ? '秒' : 's');
  const at = STEPS.findIndex(([size]) => length >= size);
  const [size, en, zh] = STEPS[at] ?? [1, 's', '秒'];
  const next = STEPS[at + 1];
  const word = (amount: number, english: string, chinese: string) => withUnit(`${amount}`, language === 'zh' ? chinese : english);
  if (!next) return sign + word(Math.round(length), en, zh);
  const small = Math.round((length % size) / next[0]);
  const carries = small * next[0] >= size;
  const large = Math.floor(length / size) + (carries ? 1 : 0);
  if (large >= 10 || carries || small === 0) {
    return sign + word(large >= 10 && !carries ? Math.round(length / size) : large, en, zh);
  }
  return `${sign}${word(large, en, zh)} ${word(small, next[1], next[2])}`;
}

export function money(value: number, { language, currency }: Wording): string {
  const digits = Math.abs(value) >= 1_000 ? 0 : 2;
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (!currency) return new Intl.NumberFormat(locale(language), places).format(value);
  return new Intl.NumberFormat(locale(language), { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...places }).format(value);
}

export function amount(value: number, unit: Unit, wording: Wording): string {
  switch (unit) {
    case 'number':
      return count(value, wording.language);
    case 'seconds':
      return duration(value, wording.language);
    case 'share':
      return percent(value, wording.language);
    case 'money':
      return money(value, wording);
    case 'kilograms':
      return withUnit(count(value, wording.language), wording.language === 'zh' ? '千克' : 'kg');
  }
}

/** The range of the true mean; what it spreads to either side where both ends read the same; nothing without a spread. */
export function range(figure: Figure, unit: Unit, wording: Wording): string | null {
  const { low, high } = figure;
  if (low === null || high === null || low === high) return null;
  const [from, to] = [amount(low, unit, wording), amount(high, unit, wording)];
  return from === to ? `±${NO_BREAK}${spread((high - low) / 2, unit, wording)}` : `${from} – ${to}`;
}

function spread(half: number, unit: Unit, wording: Wording): string {
  if (unit !== 'share') return amount(half, unit, wording);
  return inPercent(new Intl.NumberFormat(locale(wording.language), { maximumSignificantDigits: 1 }).format(half * 100), wording.language);
}
