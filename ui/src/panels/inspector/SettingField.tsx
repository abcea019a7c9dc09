import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconHelpCircle, IconRestore } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useWords } from '../../i18n';
import { Wrongs } from '../Wrongs';
import type { FieldProps } from './fieldProps';
import { saidRange, saidValue } from './said';
import { SettingEditor } from './SettingEditor';

/** Expressions show what is wrong with them at their own place. */
const SHOWS_FINDINGS = new Set(['condition', 'expression', 'list<condition>', 'list<branch>', 'map']);

/** One setting on the form: label, editor, unit, help, what is wrong with it, and a way back to the default. */
export function SettingField(props: FieldProps) {
  const { t, say, language } = useWords();
  const { setting, value, findings, keep, isMixed = false } = props;
  const [isHelped, setHelped] = useState(false);
  const id = useId();
  const isSet = isMixed || (value !== undefined && JSON.stringify(value) !== JSON.stringify(setting.default));
  const usual = saidValue(setting, setting.default, language, t);
  const range = saidRange(setting, language, t);
  const name = say(setting.label);
  const shown = SHOWS_FINDINGS.has(setting.type) ? [] : findings;
  return (
    <div className="setting" data-setting={setting.name} data-type={setting.type} data-wrong={findings.length > 0 || undefined}>
      <Group gap={2} wrap="nowrap" className="setting-head">
        <span className="setting-label">
          {name}
          {setting.required && (
            <span className="setting-needed" title={t('inspector.needed')}>
              {' '}
              *
            </span>
          )}
        </span>
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.helpOf', { name })} aria-expanded={isHelped} aria-controls={id} onClick={() => setHelped(!isHelped)}>
          <IconHelpCircle size={14} />
        </ActionIcon>
        <span className="setting-gap" />
        {isMixed && <span className="setting-usual">{t('inspector.mixed')}</span>}
        {!isSet && usual !== '' && <span className="setting-usual">{t('inspector.isDefault')}</span>}
        {isSet && !(setting.required && usual === '') && (
          <Tooltip label={usual === '' ? t('inspector.reset') : t('inspector.resetTo', { value: usual })}>
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.resetOf', { name })} onClick={() => keep(undefined)}>
              <IconRestore size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <p className="setting-help" id={id} hidden={!isHelped}>
        {[capital(say(setting.doc)), range, usual && t('inspector.defaultIs', { value: usual })].filter(Boolean).join(t('inspector.stop'))}
      </p>
      <SettingEditor {...props} />
      <Wrongs findings={shown} />
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
