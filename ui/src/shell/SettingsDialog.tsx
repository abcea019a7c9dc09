import { Modal, SegmentedControl, Stack, useMantineColorScheme } from '@mantine/core';
import { useWords } from '../i18n';
import { useSettingsDialog } from './dialogs';
import { chooseLanguage, useSettings, type Settings } from './settings';
import { WheelChoice } from './WheelChoice';

export function SettingsDialog() {
  const { t } = useWords();
  const open = useSettingsDialog((state) => state.open);
  const { language, theme } = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Modal opened={open} onClose={() => useSettingsDialog.setState({ open: false })} title={t('commands.settings')}>
      <Stack>
        <div>
          <p className="field-label" id="choose-language">{t('shell.language')}</p>
          <SegmentedControl
            aria-labelledby="choose-language" value={language} onChange={(next) => chooseLanguage(next as Settings['language'])}
            data={[{ value: 'system', label: t('shell.bySystem') }, { value: 'en', label: <span lang="en">English</span> }, { value: 'zh', label: <span lang="zh-CN">中文</span> }]}
          />
        </div>
        <div>
          <p className="field-label" id="choose-theme">{t('shell.theme')}</p>
          <SegmentedControl
            aria-labelledby="choose-theme" value={theme}
            onChange={(next) => {
              useSettings.setState({ theme: next as Settings['theme'] });
              setColorScheme(next as Settings['theme']);
            }}
            data={[{ value: 'auto', label: t('shell.bySystem') }, { value: 'light', label: t('shell.light') }, { value: 'dark', label: t('shell.dark') }]}
          />
        </div>
        <WheelChoice />
      </Stack>
    </Modal>
  );
}
