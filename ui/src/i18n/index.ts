/** Words on screen. Each part of the window has its file in `en` and `zh`; a test holds them equal in keys. */
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, Text } from '../bindings/types';
import { en } from './en';
import { inSentence } from './sentence';
import { zh } from './zh';

void i18next.use(initReactI18next).init({
  resources: { en: { translation: en }, zh: { translation: zh } },
  lng: navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en',
  fallbackLng: 'en',
  interpolation: { escapeValue: false },
  returnNull: false,
});

export function currentLanguage(): Language {
  return i18next.language === 'zh' ? 'zh' : 'en';
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
}

/** The wording of the current language; the other one where only that was written. */
export function wording(text: Text | null | undefined, language: Language): string {
  if (!text) return '';
  const [first, second] = language === 'zh' ? [text.zh, text.en] : [text.en, text.zh];
  // The desk leaves out what is empty.
  return first || second || '';
}

/** What a flow is called: by its title, else its file, else that it has no name yet. */
export function titleOf(text: Text | null | undefined, language: Language, file?: string | null): string {
  const name = (file ?? '').split(/[/\\]/).at(-1)?.replace(/(\.flow)?\.json$/, '');
  return wording(text, language)?.trim() || name || i18next.t('shell.untitled');
}

/** Words of the interface, words of the document, and the language they are in. */
export function useWords() {
  const { t } = useTranslation();
  const language = currentLanguage();
  const say = (text: Text | null | undefined) => wording(text, language);
  /** A message of the core, which is no sentence yet. */
  const tell = (text: Text | null | undefined) => inSentence(say(text), language);
  /** The title of a flow; one without is called like its file. */
  const title = (text: Text | null | undefined, file?: string | null) => titleOf(text, language, file);
  return { t, language, say, tell, title };
}

export { i18next };
