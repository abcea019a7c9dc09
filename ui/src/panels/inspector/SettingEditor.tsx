import { MultiSelect, Select, Switch } from '@mantine/core';
import { ClockEntry, ClockSpanEntry } from '../../entries/ClockEntry';
import { LengthEntry } from '../../entries/LengthEntry';
import { MomentEntry } from '../../entries/MomentEntry';
import { readNumber, showNumber } from '../../entries/number';
import { fromPercent, toPercent } from '../../entries/ratio';
import { TextEntry } from '../../entries/TextEntry';
import { useActive } from '../../document/desk';
import { ConditionField } from '../../expressions/ConditionField';
import { ExpressionField } from '../../expressions/ExpressionField';
import { useWords } from '../../i18n';
import { Branches } from './Branches';
import { Conditions } from './Conditions';
import { renamedEdges } from './branches';
import { ExitName } from './ExitName';
import { FieldPicker } from './FieldPicker';
import { FlowPicker } from './FlowPicker';
import { listOf, textOf, type FieldProps } from './fieldProps';
import { MapRows } from './MapRows';
import { NamePicker } from './NamePicker';
import { unitOf } from './said';
import { TableChoice } from './TableChoice';

/** The editor of one setting, by its type. */
export function SettingEditor(props: FieldProps) {
  const { t, say, language } = useWords();
  const { step, setting, value, keep, findings, isMixed = false } = props;
  const label = say(setting.label);
  const usual = isMixed ? t('inspector.mixed') : textOf(setting.default);
  const now = value ?? (isMixed ? null : setting.default);
  const isWrong = findings.some((one) => one.severity === 'error');
  // A text that is the name of an exit, as that of "Otherwise".
  const exit = useActive((open) => (setting.type === 'text' && !isMixed ? open.views[step]?.exits.find((one) => one.port === now) : undefined));
  const edges = useActive((open) => open.flow.edges) ?? [];
  const entry = {
    label, value: textOf(value), isWrong,
    keep: (text: string, burst: number) => keep(text === '' ? undefined : text, burst),
  };
  switch (setting.type) {
    case 'bool':
      return <Switch size="sm" aria-label={label} label={t(now === true ? 'expression.yes' : 'expression.no')} checked={now === true} onChange={(event) => keep(event.currentTarget.checked)} />;
    case 'int':
      return (
        <TextEntry
          {...entry} numeric placeholder={showNumber(usual)} unit={unitOf(setting, language, t)} show={showNumber} read={readNumber}
          keep={(text, burst) => keep(text === '' ? undefined : wholeOr(text), burst)}
        />
      );
    case 'decimal':
    case 'money':
      return <TextEntry {...entry} numeric placeholder={showNumber(usual)} unit={unitOf(setting, language, t)} show={showNumber} read={readNumber} />;
    case 'ratio':
      return <TextEntry {...entry} numeric placeholder={toPercent(usual)} unit="%" show={toPercent} read={fromPercent} />;
    case 'duration':
      return <LengthEntry {...entry} placeholder={usual} />;
    case 'datetime':
      return <MomentEntry {...entry} placeholder={usual} />;
    case 'time':
      return <ClockEntry {...entry} placeholder={usual} />;
    case 'time_span':
      return <ClockSpanEntry {...entry} placeholder={usual} />;
    case 'enum':
      return (
        <Select
          size="xs" aria-label={label} allowDeselect={false} value={textOf(now) || null} placeholder={isMixed ? usual : t('inspector.asUsual')} error={isWrong}
          data={(setting.values ?? []).map((one) => ({ value: one.id, label: say(one.words) }))}
          onChange={(picked) => picked !== null && keep(picked)}
        />
      );
    case 'list<enum>':
      return (
        <MultiSelect
          size="xs" aria-label={label} value={listOf(now)} clearable placeholder={listOf(now).length === 0 ? t('inspector.asUsual') : ''} error={isWrong}
          data={(setting.values ?? []).map((one) => ({ value: one.id, label: say(one.words) }))}
          onChange={(picked) => keep(picked)}
        />
      );
    case 'field':
    case 'list_field':
    case 'list<field>':
      return <FieldPicker {...props} />;
    case 'list<ref>':
      return <NamePicker sort="role" label={label} isSeveral isNeeded={setting.required} isWrong={isWrong} placeholder={isMixed ? usual : ''} value={listOf(now)} keep={(names) => keep(names)} />;
    case 'ref':
      if (setting.of === 'flow') return <FlowPicker {...props} />;
      return (
        <NamePicker
          sort={setting.of ?? ''} label={label} isSeveral={false} isNeeded={setting.required} isWrong={isWrong} placeholder={isMixed ? usual : t('inspector.pickName')}
          value={textOf(now) === '' ? [] : [textOf(now)]} keep={([name]) => keep(name)}
        />
      );
    case 'table':
      return <TableChoice {...props} />;
    case 'condition':
      return <ConditionField step={step} label={label} value={textOf(value)} placeholder={usual} findings={findings} keep={entry.keep} />;
    case 'expression':
      return <ExpressionField step={step} label={label} value={textOf(value)} placeholder={usual} wanted={setting.of ?? 'any'} findings={findings} keep={entry.keep} />;
    case 'list<condition>':
      return <Conditions {...props} />;
    case 'list<branch>':
      return <Branches {...props} />;
    case 'map':
      return <MapRows {...props} />;
    case 'text':
      if (exit) return <ExitName step={step} port={exit.port} label={label} rename={(port, burst) => keep(port, burst, renamedEdges(edges, step, exit.port, port))} />;
      return <TextEntry {...entry} placeholder={usual} unit={unitOf(setting, language, t)} />;
    default:
      return <TextEntry {...entry} placeholder={usual} unit={unitOf(setting, language, t)} />;
  }
}

/** A whole number, or what was typed, which the check then objects to. */
function wholeOr(text: string): number | string {
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
