import { Accordion, Switch } from '@mantine/core';
import type { CatalogSetting, Edit, Finding, Json } from '../../bindings/types';
import { edit, findingsOf, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { ComponentIcon } from '../../canvas/icons';
import { Wrongs } from '../Wrongs';
import { BothNames } from './BothNames';
import { Exits } from './Exits';
import { Paths } from './Paths';
import { PolicyForm } from './PolicyForm';
import { SettingField } from './SettingField';

/** The form of one step, made of what the catalog says about its component. */
export function StepForm({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const step = useActive((open) => open.flow.nodes[id]);
  const report = useActive((open) => open.report) ?? null;
  const components = useDesk((state) => state.components);
  const component = step && components[step.component];
  if (!step || !component) return null;
  const findings = findingsOf(report, id);
  const about = (setting: CatalogSetting): Finding[] => findings.filter((one) => one.setting?.split(/[.[]/, 1)[0] === setting.name);
  const rest = findings.filter((one) => one.setting === null);
  const keep = (setting: CatalogSetting) => (value: Json | undefined, burst?: number, also: Edit[] = []) => {
    const same = value === undefined ? !(setting.name in (step.settings ?? {})) : JSON.stringify(step.settings?.[setting.name]) === JSON.stringify(value);
    if (same && also.length === 0) return;
    const change: Edit = { edit: 'set_setting', node: id, setting: setting.name, ...(value === undefined ? {} : { value }) };
    const all: Edit = also.length === 0 ? change : { edit: 'batch', edits: [change, ...also] };
    void edit(flowKey, all, changeWords.setting(setting.label), burst === undefined ? undefined : `setting ${id} ${setting.name} ${burst}`);
  };
  return (
    <div className="inspector" data-group={component.group}>
      <div className="inspector-title">
        <ComponentIcon name={component.icon} size={20} />
        <div>
          <strong>{say(nameOf(step, components))}</strong>
          {say(nameOf(step, components)) !== say(component.name) && <span>{say(component.name)}</span>}
        </div>
      </div>
      <p className="inspector-purpose">{say(component.purpose)}</p>
      <Wrongs findings={rest} />
      <BothNames
        label={t('inspector.name')} otherLabel={t('inspector.nameOther')} value={step.name} placeholder={component.name} isNameField
        keep={(name, burst) => void edit(flowKey, { edit: 'set_name', node: id, name }, changeWords.rename(), `name ${id} ${burst}`)}
      />
      {component.settings.map((setting) => (
        <SettingField key={`${id} ${setting.name}`} step={id} setting={setting} value={step.settings?.[setting.name]} findings={about(setting)} keep={keep(setting)} />
      ))}
      <Exits flowKey={flowKey} id={id} />
      <Accordion variant="default" chevronPosition="left" className="inspector-more">
        <Accordion.Item value="data">
          <Accordion.Control>{t('inspector.data')}</Accordion.Control>
          <Accordion.Panel>
            <Paths title={t('inspector.reads')} paths={component.reads.map((one) => one.path)} />
            <Paths title={t('inspector.writes')} paths={component.writes} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="technical">
          <Accordion.Control>{t('inspector.technical')}</Accordion.Control>
          <Accordion.Panel>
            <PolicyForm policy={step.policy ?? {}} keep={(policy, burst) => void edit(flowKey, { edit: 'set_policy', node: id, policy }, changeWords.policy(), `policy ${id} ${burst}`)} />
            <Switch
              size="sm" mt="xs" label={t('inspector.pinned')} checked={step.pinned ?? false}
              onChange={(event) => void edit(flowKey, { edit: 'set_pinned', node: id, pinned: event.currentTarget.checked }, changeWords.pin(event.currentTarget.checked))}
            />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="help">
          <Accordion.Control>{t('inspector.help')}</Accordion.Control>
          <Accordion.Panel>{say(component.help)}</Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </div>
  );
}
