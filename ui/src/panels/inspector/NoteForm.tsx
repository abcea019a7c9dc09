import { Button, Select, Textarea } from '@mantine/core';
import { edit, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { useDraft } from './useDraft';

/** A sticky note: what it says and which step it is about. */
export function NoteForm({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const note = useActive((open) => open.flow.notes[id]);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  const field = useDraft(note?.text ?? '', (text) => {
    if (note && text !== note.text) void edit(flowKey, { edit: 'set_note', id, note: { ...note, text } }, changeWords.noteText(), `note ${id}`);
  });
  if (!note) return null;
  const { about, ...rest } = note;
  return (
    <div className="inspector" data-note-form>
      <h2>{t('inspector.note')}</h2>
      <Textarea size="xs" label={t('canvas.noteText')} placeholder={t('canvas.notePlaceholder')} autosize minRows={4} maxRows={16} value={field.draft} onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur} />
      <Select
        size="xs" label={t('inspector.noteAbout')} searchable clearable placeholder={t('inspector.noteAboutNone')} value={about ?? null}
        data={Object.entries(nodes).map(([step, node]) => ({ value: step, label: say(nameOf(node, components)) }))}
        onChange={(step) => void edit(flowKey, { edit: 'set_note', id, note: step === null ? rest : { ...rest, about: step } }, changeWords.noteText())}
      />
      <Button size="xs" variant="light" color="red" onClick={() => void edit(flowKey, { edit: 'remove_note', id }, changeWords.noteGone())}>
        {t('commands.delete')}
      </Button>
    </div>
  );
}
