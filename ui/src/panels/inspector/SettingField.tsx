import { ActionIcon, Button, Group, MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import type { CatalogSetting, Finding, Json } from '../../bindings/types';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { Branches } from './Branches';
import { Conditions, ExpressionInput } from './Expression';
import { readLength, UNITS, writeLength, type Length } from './duration';
import { MapRows } from './MapRows';
import { fromPercent, toPercent } from './ratio';
import { AddTable } from '../tables/AddTable';
import type { NewTable } from '../tables/change';
import { addTable, openTable, titleOf } from '../tables/open';
import { useDraft } from './useDraft';

export interface FieldProps {
  /** The step it belongs to. */
  step: string;
  setting: CatalogSetting;
  /** What the flow says; nothing when the default holds. */
  value: Json | undefined;
  findings: Finding[];
  keep: (value: Json | undefined, typed?: boolean) => void;
}

/** One setting on the form: label, editor, unit, help, what is wrong with it, and a way back to the default. */
export function SettingField(props: FieldProps) {
  const { t, say } = useWords();
  const { setting, value, findings, keep } = props;
  const isSet = value !== undefined && JSON.stringify(value) !== JSON.stringify(setting.default);
  return (
    <div className="setting" data-setting={setting.name} data-wrong={findings.length > 0 || undefined}>
      <Group justify="space-between" gap={4} wrap="nowrap" className="setting-head">
        <Tooltip label={say(setting.doc)} multiline w={300} openDelay={300} events={{ hover: true, focus: true, touch: true }}>
          <span className="setting-label" id={`label-${setting.name}`}>
            {say(setting.label)}
            {setting.required && <span aria-hidden> *</span>}
          </span>
        </Tooltip>
        {isSet && !setting.required && (
          <Tooltip label={t('inspector.reset')}>
            <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('inspector.resetOf', { name: say(setting.label) })} onClick={() => keep(undefined)}>
              <IconRestore size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Editor {...props} />
      {findings.map((finding) => (
        <p key={finding.rule + finding.message.en} className={`setting-wrong level-${finding.severity}`}>
          {say(finding.message)}
        </p>
      ))}
    </div>
  );
}

function Editor(props: FieldProps) {
  const { say } = useWords();
  const { setting, value, keep } = props;
  const label = say(setting.label);
  switch (setting.type) {
    case 'bool':
      return <Switch size="sm" aria-label={label} checked={(value ?? setting.default) === true} onChange={(event) => keep(event.currentTarget.checked)} />;
    case 'int':
      return <WholeNumber {...props} />;
    case 'decimal':
    case 'money':
      return <Plain {...props} numeric />;
    case 'ratio':
      return <Percent {...props} />;
    case 'duration':
      return <Duration {...props} />;
    case 'enum':
      return (
        <Select
          size="xs" aria-label={label} allowDeselect={false} value={textOf(value ?? setting.default)}
          data={(setting.values ?? []).map((one) => ({ value: one.id, label: say(one.words) }))}
          onChange={(picked) => picked !== null && keep(picked)}
        />
      );
    case 'list<enum>':
      return (
        <MultiSelect
          size="xs" aria-label={label} value={listOf(value ?? setting.default)} clearable
          data={(setting.values ?? []).map((one) => ({ value: one.id, label: say(one.words) }))}
          onChange={(picked) => keep(picked)}
        />
      );
    case 'field':
    case 'list_field':
    case 'list<field>':
      return <Fields {...props} />;
    case 'list<ref>':
      return <TagsInput size="xs" aria-label={label} value={listOf(value ?? setting.default)} onChange={(names) => keep(names)} />;
    case 'ref':
      return <Reference {...props} />;
    case 'table':
      return <TableChoice {...props} />;
    case 'condition':
    case 'expression':
      return (
        <ExpressionInput
          step={props.step} label={label} value={textOf(value)} placeholder={textOf(setting.default)} wanted={setting.type === 'condition' ? 'bool' : (setting.of ?? 'any')}
          keep={(text) => keep(text === '' ? undefined : text, true)}
        />
      );
    case 'list<condition>':
      return <Conditions step={props.step} label={label} value={listOf(value)} keep={(list) => keep(list, true)} />;
    case 'list<branch>':
      return <Branches {...props} />;
    case 'map':
      return <MapRows {...props} />;
    default:
      return <Plain {...props} />;
  }
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

function listOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

function Plain({ setting, value, keep, numeric }: FieldProps & { numeric?: boolean }) {
  const { say } = useWords();
  const field = useDraft(textOf(value), (text) => keep(text.trim() === '' ? undefined : text.trim(), true));
  return (
    <TextInput
      size="xs" aria-label={say(setting.label)} value={field.draft} placeholder={textOf(setting.default)} {...(numeric ? { inputMode: 'decimal' as const } : {})}
      onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur}
      {...unitOf(setting)}
    />
  );
}

function unitOf(setting: CatalogSetting) {
  return setting.unit ? { rightSection: <span className="unit">{setting.unit}</span>, rightSectionWidth: 72 } : {};
}

function WholeNumber({ setting, value, keep }: FieldProps) {
  const { say } = useWords();
  const field = useDraft(textOf(value), (text) => {
    if (text.trim() === '') keep(undefined, true);
    else if (/^-?\d+$/.test(text.trim())) keep(Number(text), true);
  });
  return (
    <NumberInput
      size="xs" aria-label={say(setting.label)} value={field.draft} placeholder={textOf(setting.default)} allowDecimal={false} clampBehavior="none"
      {...(setting.least === undefined ? {} : { min: setting.least })} {...(setting.most === undefined ? {} : { max: setting.most })}
      {...(setting.unit ? { suffix: ` ${setting.unit}` } : {})}
      onChange={(number) => field.onChange(String(number))} onBlur={field.onBlur}
    />
  );
}

function Percent({ setting, value, keep }: FieldProps) {
  const { say } = useWords();
  const field = useDraft(toPercent(textOf(value)), (text) => {
    if (text.trim() === '') keep(undefined, true);
    // What is no number goes into the flow as typed: the check says what is wrong with it.
    else keep(fromPercent(text) ?? text.trim(), true);
  });
  return (
    <TextInput
      size="xs" aria-label={say(setting.label)} value={field.draft} placeholder={toPercent(textOf(setting.default))} inputMode="decimal"
      rightSection={<span className="unit">%</span>} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur}
    />
  );
}

function Duration({ setting, value, keep }: FieldProps) {
  const { t, say } = useWords();
  const shown = textOf(value ?? setting.default);
  const length: Length = readLength(shown) ?? { amount: shown, unit: 'h' };
  const isSet = value !== undefined && value !== null;
  const write = (next: Length) => {
    if (next.amount.trim() === '') keep(undefined, true);
    else keep(writeLength(next) ?? next.amount.trim(), true);
  };
  const field = useDraft(isSet ? length.amount : '', (amount) => write({ amount, unit: length.unit }));
  return (
    <Group gap={6} wrap="nowrap">
      <TextInput
        size="xs" style={{ flex: 1 }} aria-label={say(setting.label)} value={field.draft} placeholder={textOf(setting.default) === '' ? t('inspector.none') : length.amount}
        inputMode="decimal" onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur}
      />
      <Select
        size="xs" w={104} aria-label={t('inspector.unitOf', { name: say(setting.label) })} allowDeselect={false} value={length.unit}
        data={UNITS.map((unit) => ({ value: unit, label: t(`inspector.unit.${unit}`) }))}
        onChange={(unit) => unit !== null && length.amount !== '' && write({ amount: length.amount, unit: unit as Length['unit'] })}
      />
    </Group>
  );
}

function Fields({ setting, value, keep }: FieldProps) {
  const { say } = useWords();
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  const offered = setting.type === 'list_field' ? fields.filter((field) => field.type.startsWith('list<')) : fields;
  const data = offered.map((field) => ({ value: field.path, label: `${say(field.name)} · ${field.path}` }));
  const label = say(setting.label);
  if (setting.type === 'list<field>') {
    return <MultiSelect size="xs" aria-label={label} searchable clearable value={listOf(value ?? setting.default)} data={data} onChange={(picked) => keep(picked)} />;
  }
  return (
    <Select
      size="xs" aria-label={label} searchable clearable={!setting.required} value={textOf(value ?? setting.default) || null} data={data}
      onChange={(picked) => keep(picked ?? undefined)}
    />
  );
}

/** A thing of the project; a flow is picked from the library, others are named. */
function Reference(props: FieldProps) {
  const { say } = useWords();
  const { setting, value, keep } = props;
  const library = useDesk((state) => state.library);
  if (setting.of !== 'flow') return <Plain {...props} />;
  const now = textOf(value);
  const data = library.filter((entry) => entry.deleted_at === null).map((entry) => ({ value: entry.flow, label: say(entry.title) }));
  if (now && !data.some((one) => one.value === now)) data.unshift({ value: now, label: now });
  const unique = data.filter((one, at) => data.findIndex((other) => other.value === one.value) === at);
  return <Select size="xs" aria-label={say(setting.label)} searchable value={now || null} data={unique} onChange={(picked) => keep(picked ?? undefined)} />;
}

/** A table of the flow, with the way to its editor, or to a new one. */
function TableChoice({ setting, value, keep }: FieldProps) {
  const { t, say } = useWords();
  const key = useDesk((state) => state.active);
  const tables = useDesk((state) => (state.active === null ? undefined : state.flows[state.active]?.flow.tables)) ?? {};
  const now = textOf(value);
  const fitting = Object.entries(tables).filter(([id, table]) => id === now || !setting.of || table.kind === setting.of);
  const add = async (sort: NewTable) => {
    const id = key === null ? null : await addTable(key, sort);
    if (id !== null) keep(id);
  };
  return (
    <Group gap={6} wrap="nowrap">
      <Select
        size="xs" style={{ flex: 1 }} aria-label={say(setting.label)} clearable placeholder={t('inspector.noTable')} value={now || null}
        data={fitting.map(([id, table]) => ({ value: id, label: say(titleOf(id, table)) }))} onChange={(picked) => keep(picked ?? undefined)}
      />
      {key !== null && tables[now] ? (
        <Button size="xs" variant="light" onClick={() => openTable(key, now)}>
          {t('tables.open')}
        </Button>
      ) : (
        <AddTable kind={setting.of} add={(sort) => void add(sort)} />
      )}
    </Group>
  );
}
