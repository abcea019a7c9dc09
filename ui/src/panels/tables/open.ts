/** Which table is looked at, and the way to it from elsewhere. */
import { create } from 'zustand';
import type { Table } from '../../bindings/tables';
import type { Text } from '../../bindings/types';
import { runCommand } from '../../commands/registry';
import { activeFlow, edit } from '../../document/desk';
import { freeId, newTable, type NewTable } from './change';

export const TABLES_TAB = 'tables';

export const useOpenTable = create<{ of: Record<number, string> }>(() => ({ of: {} }));

export function lookAt(key: number, id: string): void {
  useOpenTable.setState((state) => ({ of: { ...state.of, [key]: id } }));
}

/** Shows the tables in the dock, with one in front. */
export function openTable(key: number, id?: string): void {
  if (id !== undefined) lookAt(key, id);
  runCommand('showTables');
}

/** Adds a table, looks at it and answers its id; nothing when it could not be added. */
export async function addTable(key: number, sort: NewTable): Promise<string | null> {
  const taken = Object.keys(activeFlow()?.flow.tables ?? {});
  const id = freeId(sort, taken);
  const table = newTable(sort, taken.length + 1);
  const made = await edit(key, { edit: 'set_table', id, table }, tableWords.add(table.title));
  if (made) openTable(key, id);
  return made ? id : null;
}

export function titleOf(id: string, table: Table): Text {
  return table.title.en || table.title.zh ? table.title : { en: id, zh: id };
}

/** What undo says of changes of tables. */
export const tableWords = {
  add: (title: Text): Text => ({ en: `Add table "${title.en}"`, zh: `添加表格“${title.zh}”` }),
  remove: (title: Text): Text => ({ en: `Remove table "${title.en}"`, zh: `删除表格“${title.zh}”` }),
  rename: (): Text => ({ en: 'Rename table', zh: '重命名表格' }),
  cell: (title: Text): Text => ({ en: `Change a cell of "${title.en}"`, zh: `修改“${title.zh}”的单元格` }),
  heading: (title: Text): Text => ({ en: `Change a column of "${title.en}"`, zh: `修改“${title.zh}”的列` }),
  addRow: (title: Text): Text => ({ en: `Add a row to "${title.en}"`, zh: `在“${title.zh}”中添加行` }),
  removeRow: (title: Text): Text => ({ en: `Remove a row of "${title.en}"`, zh: `删除“${title.zh}”中的行` }),
  moveRow: (title: Text): Text => ({ en: `Move a row of "${title.en}"`, zh: `移动“${title.zh}”中的行` }),
  addColumn: (title: Text): Text => ({ en: `Add a column to "${title.en}"`, zh: `在“${title.zh}”中添加列` }),
  removeColumn: (title: Text): Text => ({ en: `Remove a column of "${title.en}"`, zh: `删除“${title.zh}”中的列` }),
  policy: (title: Text): Text => ({ en: `Change which rows of "${title.en}" count`, zh: `修改“${title.zh}”的取行方式` }),
  stacking: (title: Text): Text => ({ en: `Change how offers of "${title.en}" combine`, zh: `修改“${title.zh}”的叠加方式` }),
  offer: (title: Text): Text => ({ en: `Change an offer of "${title.en}"`, zh: `修改“${title.zh}”中的优惠` }),
};
