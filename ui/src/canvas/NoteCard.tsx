import { NodeResizer, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { edit, useActive, useDesk } from '../document/desk';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';
import { leaveOnEscape } from './leave';
import { useDraft } from '../panels/inspector/useDraft';

export type NoteCardType = Node<{ note: string }, 'note'>;

/** A sticky note: says nothing about orders. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteCardType>) {
  const { t } = useWords();
  const key = useDesk((state) => state.active);
  const note = useActive((open) => open.flow.notes[data.note]);
  const field = useDraft(note?.text ?? '', (text) => {
    if (note && key !== null && text !== note.text) void edit(key, { edit: 'set_note', id: data.note, note: { ...note, text } }, changeWords.noteText(), `note ${data.note}`);
  });
  if (!note) return null;
  return (
    <div className="note-card" data-note={data.note} data-selected={selected || undefined}>
      <NodeResizer
        isVisible={selected} minWidth={120} minHeight={56}
        onResizeEnd={(_event, size) => {
          if (key === null) return;
          const change = { ...note, at: [Math.round(size.x), Math.round(size.y)] as [number, number], size: [Math.round(size.width), Math.round(size.height)] as [number, number] };
          void edit(key, { edit: 'set_note', id: data.note, note: change }, changeWords.noteText());
        }}
      />
      <textarea className={selected ? 'nodrag' : ''} aria-label={t('canvas.noteText')} placeholder={t('canvas.notePlaceholder')} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} onKeyDown={leaveOnEscape} />
    </div>
  );
});
