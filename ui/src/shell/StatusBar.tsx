import { runCommand } from '../commands/registry';
import { useActive } from '../document/desk';
import { useWords } from '../i18n';
import { chooseLanguage, useSettings } from './settings';

const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;

export function StatusBar() {
  const { t, language } = useWords();
  const entry = useActive((open) => open.entry);
  const report = useActive((open) => open.report);
  const theme = useSettings((settings) => settings.theme);
  const time = (at: number) => new Date(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' });
  const errors = report?.findings.filter((finding) => finding.severity === 'error').length ?? 0;
  return (
    <footer className="status-bar">
      <div>
        {entry && (
          <>
            <span>{t('shell.saved', { time: time(entry.updated_at) })}</span>
            <span>{entry.version === null ? t('shell.draft') : t('shell.draftSince', { count: entry.changes_since_version, version: entry.version })}</span>
            <button type="button" data-problems onClick={() => runCommand('showProblems')} className={errors > 0 ? 'level-error' : ''}>
              {report ? (report.findings.length === 0 ? t('shell.noProblems') : t('shell.problems', { count: report.findings.length })) : t('dock.checking')}
            </button>
          </>
        )}
      </div>
      <div>
        <button type="button" data-theme onClick={() => useSettings.setState({ theme: NEXT_THEME[theme] })}>
          {t(`shell.theme_${theme}`)}
        </button>
        <button type="button" data-language title={t('shell.language')} onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}>
          {language === 'zh' ? <span lang="en">English</span> : <span lang="zh-CN">中文</span>}
        </button>
      </div>
    </footer>
  );
}
