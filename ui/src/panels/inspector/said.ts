/** Values of settings in words: defaults, ranges. */
import type { CatalogSetting, Json, Language, Text } from '../../bindings/types';
import { momentOf } from '../../entries/moment';
import { showLength } from '../../entries/length';
import { showNumber } from '../../entries/number';
import { toPercent } from '../../entries/ratio';
import { inPercent, NO_BREAK, withUnit } from '../../entries/unit';
import { textOf } from './fieldProps';

type Words = { (key: string): string; (key: string, values: Record<string, unknown>): string };

const inLanguage = (text: Text | null | undefined, language: Language) => (text ? text[language] : '');

/** A value as it would be said of it; empty for what has no short words. */
export function saidValue(setting: CatalogSetting, value: Json | undefined, language: Language, t: Words): string {
  if (value === undefined || value === null || value === '') return '';
  const unit = unitOf(setting, language, t);
  switch (setting.type) {
    case 'bool':
      return t(value === true ? 'expression.yes' : 'expression.no');
    case 'int':
    case 'decimal':
    case 'money':
      return withUnit(showNumber(textOf(value)), unit);
    case 'ratio':
      return inPercent(toPercent(textOf(value)), language);
    case 'duration':
      return showLength(textOf(value), language);
    case 'datetime':
      return momentOf(textOf(value))?.text ?? textOf(value);
    case 'enum':
      return inLanguage(setting.values?.find((one) => one.id === value)?.words, language) || textOf(value);
    case 'list<enum>':
      return Array.isArray(value) ? value.map((one) => inLanguage(setting.values?.find((known) => known.id === one)?.words, language) || textOf(one)).join(language === 'zh' ? '、' : ', ') : '';
    default:
      return Array.isArray(value) ? value.map(textOf).join(language === 'zh' ? '、' : ', ') : typeof value === 'object' ? '' : textOf(value);
  }
}

/** The unit behind a number of a setting. */
export function unitOf(setting: CatalogSetting, language: Language, t: Words): string {
  if (setting.type === 'money') return t('entries.orderCurrency');
  return inLanguage(setting.unit_words, language);
}

/** Bounds nobody reaches are not worth saying. */
const SAID_MOST = 1_000_000;

/** What a number may be: `1 to 1,000 pieces`; empty where nothing bounds it. */
export function saidRange(setting: CatalogSetting, language: Language, t: Words): string {
  const unit = unitOf(setting, language, t);
  const behind = unit ? NO_BREAK + unit : '';
  if (setting.type === 'ratio') return t('inspector.range', { least: '0', most: '100', unit: inPercent('', language) });
  if (setting.least === undefined || setting.most === undefined) return '';
  if (setting.most > SAID_MOST) return t('inspector.atLeast', { least: showNumber(String(setting.least)), unit: behind });
  return t('inspector.range', { least: showNumber(String(setting.least)), most: showNumber(String(setting.most)), unit: behind });
}
