import { Button, MultiSelect, TagsInput, Textarea } from '@mantine/core';
import type { Table } from '../../bindings/tables';
import type { Header, Text } from '../../bindings/types';
import { edit, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { LengthEntry } from '../../entries/LengthEntry';
import { useWords } from '../../i18n';
import { AddTable } from '../tables/AddTable';
import { addTable, openTable, titleOf } from '../tables/open';
import { BothNames } from './BothNames';
import { SampleChoice } from './SampleChoice';
import { useDraft } from './useDraft';

/** What the flow says about itself: shown while nothing is selected. */
export function FlowForm({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const flow = useActive((open) => open.flow);
  const obligations = useDesk((state) => state.catalog?.obligations) ?? [];
  if (!flow) return null;
  const header = (change: Partial<Pick<Header, 'title' | 'purpose' | 'tags' | 'enters_with'>> & { promise?: string }, name: string) =>
    void edit(flowKey, { edit: 'set_header', header: change }, changeWords.header(), `header ${name}`);
  return (
    <div className="inspector" data-flow-form>
      <h2>{t('inspector.flow')}</h2>
      <BothNames label={t('inspector.title')} otherLabel={t('inspector.titleOther')} value={flow.title} placeholder={{ en: '', zh: '' }} keep={(title, burst) => header({ title }, `title ${burst}`)} />
      <Purpose value={flow.purpose[language]} keep={(text) => header({ purpose: { ...flow.purpose, [language]: text } }, 'purpose')} />
      <div className="setting">
        <span className="setting-label">{t('inspector.promise')}</span>
        <LengthEntry label={t('inspector.promise')} value={flow.promise ?? ''} keep={(promise, burst) => header({ promise }, `promise ${burst}`)} />
      </div>
      <MultiSelect
        size="xs" label={t('inspector.entersWith')} description={t('inspector.entersWithHelp')} value={flow.enters_with} placeholder={flow.enters_with.length === 0 ? t('inspector.nothing') : ''}
        data={obligations.map((one) => ({ value: one.id, label: say(one['words'] as Text) }))} onChange={(picked) => header({ enters_with: picked }, 'enters_with')}
      />
      <SampleChoice flowKey={flowKey} />
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
    <div className="rows table-list">
      <h4 className="setting-label">{t('tables.tab')}</h4>
      {Object.entries(tables).map(([id, table]) => (
        <Button key={id} size="compact-xs" variant="light" justify="flex-start" onClick={() => openTable(flowKey, id)}>
          {say(titleOf(id, table))}
        </Button>
      ))}
      <AddTable add={(sort) => void addTable(flowKey, sort)} />
    </div>
  );
}

function Purpose({ value, keep }: { value: string; keep: (text: string) => void }) {
  const { t } = useWords();
  const field = useDraft(value, (text) => text !== value && keep(text));
  return <Textarea size="xs" label={t('inspector.purpose')} value={field.draft} onBlur={field.onBlur} autosize minRows={3} maxRows={10} onChange={(event) => field.onChange(event.currentTarget.value)} />;
}
