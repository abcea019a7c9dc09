import { Menu } from '@mantine/core';
import { shownKeys } from '../commands/keys';
import { isOffered, runCommand, useCommands } from '../commands/registry';
import { useZoom } from '../canvas/look';
import { viewport } from '../canvas/viewport';
import { useActive } from '../document/desk';
import { inPercent } from '../entries/unit';
import { useWords } from '../i18n';
import { chooseLanguage, useSettings } from './settings';

const NEXT_THEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;

export function StatusBar() {
  const { t, language } = useWords();
  const entry = useActive((open) => open.entry);
  const report = useActive((open) => open.report);
  const isChecked = useActive((open) => open.reportSeq === open.seq) ?? false;
  const theme = useSettings((settings) => settings.theme);
  const time = (at: number) => new Date(at).toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' });
  const errors = report?.findings.filter((finding) => finding.severity === 'error').length ?? 0;
  return (
    <footer className="status-bar" data-checked={isChecked || undefined}>
      <div>
        {entry && (
          <>
            <span>{t('shell.saved', { time: time(entry.updated_at) })}</span>
            <button type="button" data-act="history" onClick={() => runCommand('showHistory')}>
              {entry.version === null ? t('shell.draft') : t('shell.draftSince', { count: entry.changes_since_version, version: entry.version })}
            </button>
            <button type="button" data-problems onClick={() => runCommand('showProblems')} className={errors > 0 ? 'level-error' : ''}>
              {report ? (report.findings.length === 0 ? t('shell.noProblems') : t('shell.problems', { count: report.findings.length })) : t('dock.checking')}
            </button>
          </>
        )}
      </div>
      <div>
        {entry && <Zoom />}
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

const ZOOMS = ['zoomActual', 'zoomFit', 'zoomSelection', 'zoomIn', 'zoomOut'];

/** How large the flow is shown, and the ways to change it. */
function Zoom() {
  const { t, language } = useWords();
  const percent = useZoom((zoom) => zoom.percent);
  const commands = useCommands((state) => state.commands);
  return (
    <Menu position="top-end" width={230}>
      <Menu.Target>
        <button type="button" data-zoom aria-label={t('shell.zoom', { percent })}>
          {inPercent(percent, language)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void viewport()?.zoomTo(0.5)}>{inPercent(50, language)}</Menu.Item>
        {ZOOMS.map((id) => (
          <Menu.Item key={id} disabled={!commands[id] || !isOffered(commands[id])} onClick={() => runCommand(id)} rightSection={commands[id]?.keys?.[0] ? <kbd className="key">{shownKeys(commands[id].keys[0])}</kbd> : null}>
            {id === 'zoomActual' ? inPercent(100, language) : t(`commands.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
