import { Button, Switch } from '@mantine/core';
import type { CatalogSetting, Edit, Json } from '../../bindings/types';
import { runCommand } from '../../commands/registry';
import { edit, findingsOf, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { SettingField } from './SettingField';
import { settingOfAll, sharedSettings, sharedValue } from './shared';

/** What several selected steps share; a change is made to all of them and is one undo. */
export function SeveralForm({ flowKey, ids }: { flowKey: number; ids: string[] }) {
  const { t, say } = useWords();
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const report = useActive((open) => open.report) ?? null;
  const known = useDesk((state) => state.components);
  const steps = ids.flatMap((id) => nodes[id] ?? []);
  const components = [...new Set(steps.map((step) => step.component))].flatMap((id) => known[id] ?? []);
  const shared = sharedSettings(components);
  const [first] = ids;
  const keep = (setting: CatalogSetting) => (value: Json | undefined, burst?: number) =>
    void edit(flowKey, settingOfAll(ids, setting.name, value), changeWords.settingOf(setting.label, ids.length), burst === undefined ? undefined : `setting of ${ids.join(' ')} ${setting.name} ${burst}`);
  const pinned = steps.filter((step) => step.pinned).length;
  const pin = (to: boolean) => void edit(flowKey, { edit: 'batch', edits: ids.map((node): Edit => ({ edit: 'set_pinned', node, pinned: to })) }, changeWords.pin(to));
  return (
    <div className="inspector" data-several={ids.length}>
      <h2>{t('inspector.several', { count: ids.length })}</h2>
      <p className="quiet">{steps.map((step) => say(nameOf(step, known))).join(t('step.and'))}</p>
      <div className="several-acts">
        {['tidy', 'duplicate', 'group', 'delete'].map((id) => (
          <Button key={id} size="compact-xs" variant="light" onClick={() => runCommand(id)}>
            {t(`commands.${id}`)}
          </Button>
        ))}
      </div>
      {shared.length === 0 ? <p className="quiet">{t('inspector.nothingShared')}</p> : <p className="quiet">{t('inspector.sharedHelp')}</p>}
      {first !== undefined &&
        shared.map((setting) => (
          <SettingField
            key={`${ids.join(' ')} ${setting.name}`} step={first} setting={setting} {...sharedValue(steps, setting.name)} keep={keep(setting)}
            findings={ids.flatMap((id) => findingsOf(report, id).filter((one) => one.setting === setting.name))}
          />
        ))}
      <Switch size="sm" label={pinned > 0 && pinned < ids.length ? `${t('inspector.pinned')} (${t('inspector.mixed')})` : t('inspector.pinned')} checked={pinned === ids.length} onChange={(event) => pin(event.currentTarget.checked)} />
    </div>
  );
}
