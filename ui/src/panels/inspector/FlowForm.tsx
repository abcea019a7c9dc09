import { Button, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { Table } from '../../bindings/tables';
import type { Text } from '../../bindings/types';
import { edit, useActive } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { AddTable } from '../tables/AddTable';
import { addTable, openTable, titleOf } from '../tables/open';
import { useDraft } from './useDraft';

/** What the flow says about itself: shown while nothing is selected. */
export function FlowForm({ flowKey }: { flowKey: number }) {
  const { t, language } = useWords();
  const flow = useActive((open) => open.flow);
  if (!flow) return null;
  const other = language === 'zh' ? 'en' : 'zh';
  const header = (change: Partial<{ title: Text; purpose: Text; tags: string[]; promise: string }>, name: string) =>
    void edit(flowKey, { edit: 'set_header', header: change }, changeWords.header(), `header ${name}`);
  return (
    <div className="inspector">
      <h2>{t('inspector.flow')}</h2>
      <Typed label={t('inspector.title')} value={flow.title[language]} keep={(text) => header({ title: { ...flow.title, [language]: text } }, 'title')} />
      <Typed label={t('inspector.titleOther')} value={flow.title[other]} keep={(text) => header({ title: { ...flow.title, [other]: text } }, 'title other')} />
      <Typed label={t('inspector.purpose')} long value={flow.purpose[language]} keep={(text) => header({ purpose: { ...flow.purpose, [language]: text } }, 'purpose')} />
      <Typed label={t('inspector.promise')} hint="P3D" value={flow.promise ?? ''} keep={(text) => header({ promise: text.trim() }, 'promise')} />
      <TagsInput size="xs" label={t('inspector.tags')} value={flow.tags} onChange={(tags) => header({ tags }, 'tags')} />
      <TableList flowKey={flowKey} tables={flow.tables} />
      <p className="quiet">{t('inspector.counts', { steps: Object.keys(flow.nodes).length, connections: flow.edges.length })}</p>
    </div>
  );
}

/** The tables of the flow, each with the way to its editor. */
function TableList({ flowKey, tables }: { flowKey: number; tables: Record<string, Table> }) {
  const { t, say } = useWords();
  return (
    <div className="rows">
      <h4>{t('tables.tab')}</h4>
      {Object.entries(tables).map(([id, table]) => (
        <Button key={id} size="compact-xs" variant="light" justify="flex-start" onClick={() => openTable(flowKey, id)}>
          {say(titleOf(id, table))}
        </Button>
      ))}
      <AddTable add={(sort) => void addTable(flowKey, sort)} />
    </div>
  );
}

function Typed({ label, value, keep, long, hint }: { label: string; value: string; keep: (text: string) => void; long?: boolean; hint?: string }) {
  const field = useDraft(value, (text) => text !== value && keep(text));
  const shared = { size: 'xs' as const, label, value: field.draft, onBlur: field.onBlur, placeholder: hint ?? '' };
  return long ? (
    <Textarea {...shared} autosize minRows={3} maxRows={10} onChange={(event) => field.onChange(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => field.onChange(event.currentTarget.value)} />
  );
}
