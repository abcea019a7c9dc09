/** How a number stands with its unit: no line break parts them. */
import type { Language } from '../bindings/types';

export const NO_BREAK = '\u00a0';

/** `3 kg`, `3 千克`; the number alone where there is no unit. */
export function withUnit(number: string, unit: string): string {
  return unit ? `${number}${NO_BREAK}${unit}` : number;
}

/** Per cent as each language writes them: `15 %`, `15%`. */
export function inPercent(number: string | number, language: Language): string {
  return `${number}${language === 'zh' ? '' : NO_BREAK}%`;
}
