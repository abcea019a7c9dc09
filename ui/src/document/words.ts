/** What undo and history say of a change. */
import type { Text } from '../bindings/types';

const steps = (count: number) => (count === 1 ? 'step' : `${count} steps`);

export const changeWords = {
  add: (name: Text): Text => ({ en: `Add "${name.en}"`, zh: `添加“${name.zh}”` }),
  insert: (name: Text): Text => ({ en: `Insert "${name.en}"`, zh: `插入“${name.zh}”` }),
  replace: (name: Text): Text => ({ en: `Replace with "${name.en}"`, zh: `替换为“${name.zh}”` }),
  paste: (count: number): Text => ({ en: `Paste ${steps(count)}`, zh: `粘贴 ${count} 个步骤` }),
  cut: (count: number): Text => ({ en: `Cut ${steps(count)}`, zh: `剪切 ${count} 个步骤` }),
  duplicate: (count: number): Text => ({ en: `Duplicate ${steps(count)}`, zh: `复制 ${count} 个步骤` }),
  rejoin: (): Text => ({ en: 'Delete step and rejoin', zh: '删除步骤并接上前后' }),
  align: (): Text => ({ en: 'Align steps', zh: '对齐步骤' }),
  group: (): Text => ({ en: 'Group steps', zh: '编组步骤' }),
  ungroup: (): Text => ({ en: 'Ungroup', zh: '取消编组' }),
  groupSteps: (): Text => ({ en: 'Change the steps of a group', zh: '调整编组中的步骤' }),
  renameGroup: (): Text => ({ en: 'Rename group', zh: '重命名编组' }),
  note: (): Text => ({ en: 'Add a note', zh: '添加便签' }),
  noteText: (): Text => ({ en: 'Write a note', zh: '编辑便签' }),
  noteGone: (): Text => ({ en: 'Remove a note', zh: '删除便签' }),
  move: (count: number): Text => ({ en: `Move ${steps(count)}`, zh: `移动 ${count} 个步骤` }),
  connect: (): Text => ({ en: 'Connect steps', zh: '连接步骤' }),
  reconnect: (): Text => ({ en: 'Move connection', zh: '改接连线' }),
  remove: (nodes: number, edges: number): Text =>
    nodes > 0
      ? { en: `Delete ${steps(nodes)}`, zh: `删除 ${nodes} 个步骤` }
      : { en: edges === 1 ? 'Delete connection' : `Delete ${edges} connections`, zh: `删除 ${edges} 条连线` },
  rename: (): Text => ({ en: 'Rename step', zh: '重命名步骤' }),
  setting: (label: Text): Text => ({ en: `Change "${label.en}"`, zh: `修改“${label.zh}”` }),
  settingOf: (label: Text, count: number): Text => ({ en: `Change "${label.en}" of ${steps(count)}`, zh: `修改 ${count} 个步骤的“${label.zh}”` }),
  policy: (): Text => ({ en: 'Change technical policy', zh: '修改技术参数' }),
  pin: (pinned: boolean): Text => (pinned ? { en: 'Pin step', zh: '固定步骤' } : { en: 'Unpin step', zh: '取消固定步骤' }),
  header: (): Text => ({ en: 'Change the flow’s description', zh: '修改流程说明' }),
  tidy: (): Text => ({ en: 'Tidy up', zh: '整理布局' }),
};
