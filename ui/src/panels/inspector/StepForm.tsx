import { Accordion, Switch, TextInput } from '@mantine/core';
import type { CatalogSetting, Finding, Json, Policy, Text } from '../../bindings/types';
import { edit, findingsOf, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { ComponentIcon } from '../../canvas/icons';
import { Exits } from './Exits';
import { SettingField } from './SettingField';
import { useDraft } from './useDraft';

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
  const keep = (setting: CatalogSetting) => (value: Json | undefined, typed?: boolean) => {
    const same = value === undefined ? !(setting.name in (step.settings ?? {})) : JSON.stringify(step.settings?.[setting.name]) === JSON.stringify(value);
    if (same) return;
    const change = { edit: 'set_setting' as const, node: id, setting: setting.name, ...(value === undefined ? {} : { value }) };
    void edit(flowKey, change, changeWords.setting(setting.label), typed ? `setting ${id} ${setting.name}` : undefined);
  };
  return (
    <div className="inspector" data-group={component.group}>
      <div className="inspector-title">
        <ComponentIcon name={component.icon} size={20} />
        <div>
          <strong>{say(nameOf(step, components))}</strong>
          <span>{say(component.name)}</span>
        </div>
      </div>
      <p className="inspector-purpose">{say(component.purpose)}</p>
      {rest.map((finding) => (
        <p key={finding.rule + finding.message.en} className={`setting-wrong level-${finding.severity}`}>
          {say(finding.message)}
        </p>
      ))}
      <Names name={step.name} placeholder={component.name} keep={(name) => void edit(flowKey, { edit: 'set_name', node: id, name }, changeWords.rename(), `name ${id}`)} />
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
            <PolicyForm policy={step.policy ?? {}} keep={(policy) => void edit(flowKey, { edit: 'set_policy', node: id, policy }, changeWords.policy(), `policy ${id}`)} />
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

function Names({ name, placeholder, keep }: { name: Text | undefined; placeholder: Text; keep: (name: Text) => void }) {
  const { t, language } = useWords();
  const now = name ?? { en: '', zh: '' };
  const first = useDraft(now[language], (text) => text !== now[language] && keep({ ...now, [language]: text }));
  const other = language === 'zh' ? 'en' : 'zh';
  const second = useDraft(now[other], (text) => text !== now[other] && keep({ ...now, [other]: text }));
  return (
    <div className="names">
      <TextInput
        size="xs" label={t('inspector.name')} value={first.draft} placeholder={placeholder[language]} data-name-field
        onChange={(event) => first.onChange(event.currentTarget.value)} onBlur={first.onBlur}
      />
      <TextInput
        size="xs" label={t('inspector.nameOther')} value={second.draft} placeholder={placeholder[other]}
        onChange={(event) => second.onChange(event.currentTarget.value)} onBlur={second.onBlur}
      />
    </div>
  );
}

function Paths({ title, paths }: { title: string; paths: string[] }) {
  const { t, say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  return (
    <>
      <h4>{title}</h4>
      {paths.length === 0 ? (
        <p className="quiet">{t('inspector.nothing')}</p>
      ) : (
        <ul className="paths">
          {paths.map((path) => (
            <li key={path}>
              {say(fields.find((field) => field.path === path)?.name)} <code>{path}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function PolicyForm({ policy, keep }: { policy: Policy; keep: (policy: Policy) => void }) {
  const { t } = useWords();
  const put = (name: keyof Policy, text: string) => {
    const next: Record<string, string | number> = { ...policy };
    if (text.trim() === '') delete next[name];
    else next[name] = name === 'retries' ? Number(text) : text.trim();
    if (name !== 'retries' || /^\d*$/.test(text.trim())) keep(next as Policy);
  };
  const timeout = useDraft(policy.timeout ?? '', (text) => put('timeout', text));
  const retries = useDraft(policy.retries === undefined ? '' : String(policy.retries), (text) => put('retries', text));
  const backoff = useDraft(policy.backoff ?? '', (text) => put('backoff', text));
  return (
    <>
      <TextInput size="xs" label={t('inspector.timeout')} placeholder="PT30S" value={timeout.draft} onChange={(event) => timeout.onChange(event.currentTarget.value)} onBlur={timeout.onBlur} />
      <TextInput size="xs" label={t('inspector.retries')} placeholder="3" inputMode="numeric" value={retries.draft} onChange={(event) => retries.onChange(event.currentTarget.value)} onBlur={retries.onBlur} />
      <TextInput size="xs" label={t('inspector.backoff')} placeholder="PT1S" value={backoff.draft} onChange={(event) => backoff.onChange(event.currentTarget.value)} onBlur={backoff.onBlur} />
    </>
  );
}
