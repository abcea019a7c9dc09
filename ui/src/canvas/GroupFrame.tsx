import { IconGripVertical } from '@tabler/icons-react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { edit, useActive, useDesk } from '../document/desk';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';
import { leaveOnEscape } from './leave';
import { useDraft } from '../panels/inspector/useDraft';

export type GroupFrameType = Node<{ group: string }, 'group'>;

/** A frame with a title around steps that belong together; dragged by its title, with the steps in it. */
export const GroupFrame = memo(function GroupFrame({ data }: NodeProps<GroupFrameType>) {
  const { t, language, say } = useWords();
  const key = useDesk((state) => state.active);
  const group = useActive((open) => open.flow.groups[data.group]);
  const field = useDraft(say(group?.title), (text) => {
    if (group && key !== null && text !== say(group.title)) void edit(key, { edit: 'set_group', id: data.group, group: { ...group, title: { ...group.title, [language]: text } } }, changeWords.renameGroup(), `group ${data.group}`);
  });
  if (!group) return null;
  return (
    <div className="group-frame">
      <span className="group-title" title={t('canvas.dragGroup')}>
        <IconGripVertical size={14} aria-hidden />
      </span>
      <input className="nodrag" aria-label={t('canvas.groupTitle')} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} onKeyDown={leaveOnEscape} />
    </div>
  );
});
