import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Table } from '../../bindings/tables';
import type { Finding, Text } from '../../bindings/types';
import { edit, useActive, useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { LevelMark } from '../LevelMark';
import { RepairButton } from '../RepairButton';
import { useDraft } from '../inspector/useDraft';
import { PromotionForm } from './PromotionForm';
import { DecisionGrid } from './DecisionGrid';
import { AddTable, TABLE_ICONS, sortOf } from './AddTable';
import { addTable, lookAt, tableWords, titleOf, useOpenTable } from './open';

/** The tables of a flow: a list, and the one in front to be edited. */
export function TablesBody({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const tables = useActive((open) => open.flow.tables) ?? {};
  const findings = useActive((open) => open.report?.findings) ?? [];
  const wanted = useOpenTable((state) => state.of[flowKey]);
  const id = wanted !== undefined && tables[wanted] ? wanted : Object.keys(tables)[0];
  const table = id === undefined ? undefined : tables[id];
  return (
    <div className="tables">
      <nav className="tables-list" aria-label={t('tables.tab')}>
        <ul>
          {Object.entries(tables).map(([one, other]) => {
            const Icon = TABLE_ICONS[sortOf(other)];
            const worst = findings.find((finding) => finding.table?.table === one);
            return (
              <li key={one}>
                <button type="button" aria-current={one === id || undefined} onClick={() => lookAt(flowKey, one)}>
                  <Icon size={15} aria-hidden /> <span>{say(titleOf(one, other))}</span>
                  {worst && <LevelMark level={worst.severity} size={14} />}
                </button>
              </li>
            );
          })}
        </ul>
        <AddTable add={(sort) => void addTable(flowKey, sort)} />
      </nav>
      {id !== undefined && table ? (
        <OneTable key={id} flowKey={flowKey} id={id} table={table} findings={findings.filter((finding) => finding.table?.table === id)} />
      ) : (
        <p className="empty">{t('tables.none')}</p>
      )}
    </div>
  );
}

interface OneTableProps {
  flowKey: number;
  id: string;
  table: Table;
  findings: Finding[];
}

function OneTable({ flowKey, id, table, findings }: OneTableProps) {
  const { t, say, language } = useWords();
  const users = useUsers(id);
  const title = titleOf(id, table);
  const put = (next: Table, label: Text, merge?: string) => void edit(flowKey, { edit: 'set_table', id, table: next }, label, merge);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <div className="table-one">
      <div className="table-head">
        <Title label={t('tables.title')} value={table.title[language]} keep={(text) => put({ ...table, title: { ...table.title, [language]: text } }, tableWords.rename(), `table ${id} title`)} />
        <Title label={t('tables.titleOther')} value={table.title[other]} keep={(text) => put({ ...table, title: { ...table.title, [other]: text } }, tableWords.rename(), `table ${id} title`)} />
        <span className="quiet">
          {users.length === 0 ? t('tables.unused') : t('tables.usedBy', { names: users.map(say).join(t('step.and')) })}
        </span>
        <Tooltip label={t('tables.remove')}>
          <ActionIcon ml="auto" size={28} variant="subtle" color="red" aria-label={t('tables.remove')} onClick={() => void edit(flowKey, { edit: 'remove_table', id }, tableWords.remove(title))}>
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      {table.kind === 'decision' ? (
        <DecisionGrid table={table} title={title} findings={findings} put={put} />
      ) : (
        <PromotionForm table={table} title={title} findings={findings} put={put} />
      )}
      <ul className="problems table-findings">
        {findings.map((finding, at) => (
          <li key={finding.rule + String(at)} className="problem">
            <span className="problem-words">
              <LevelMark level={finding.severity} />
              <span>{say(finding.message)}</span>
            </span>
            {finding.repair && <RepairButton flowKey={flowKey} repair={finding.repair} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Title({ label, value, keep }: { label: string; value: string; keep: (text: string) => void }) {
  const field = useDraft(value, (text) => text !== value && keep(text));
  return <TextInput size="xs" w={190} aria-label={label} placeholder={label} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} />;
}

/** Names of the steps that use a table. */
function useUsers(id: string): Text[] {
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  return Object.values(nodes).flatMap((node) => {
    const component = components[node.component];
    const uses = component?.settings.some((setting) => setting.type === 'table' && node.settings?.[setting.name] === id);
    return uses && component ? [node.name ?? component.name] : [];
  });
}
