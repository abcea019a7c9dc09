import { useDesk } from '../document/desk';
import { switchLanguage, useWords } from '../i18n';

export function StatusBar() {
  const { t, language } = useWords();
  const active = useDesk((state) => state.active);
  return (
    <footer className="status-bar">
      <span>{active === null ? '' : t('shell.saved')}</span>
      <button type="button" aria-label={t('shell.language')} onClick={() => void switchLanguage(language === 'zh' ? 'en' : 'zh')}>
        {language === 'zh' ? 'English' : '中文'}
      </button>
    </footer>
  );
}
