import { memo, useState } from 'react';
import { useActive, type Selection } from '../document/desk';
import { usePainted } from '../document/paint';
import { ConnectionForm } from './inspector/ConnectionForm';
import { FlowForm } from './inspector/FlowForm';
import { GroupForm } from './inspector/GroupForm';
import { NoteForm } from './inspector/NoteForm';
import { SeveralForm } from './inspector/SeveralForm';
import { StepForm } from './inspector/StepForm';

/**
 * The form of what is selected; the flow's own form when nothing is. Where an edit has changed what is selected, the canvas and the
 * problems come first; where a person has, the form is there at once.
 */
export function Inspector({ flowKey }: { flowKey: number }) {
  const selection = useActive((open) => open.selection);
  const seq = useActive((open) => open.seq);
  const [now, setNow] = useState({ selection, seq, isByEdit: false });
  if (now.selection !== selection || now.seq !== seq) setNow({ selection, seq, isByEdit: now.selection !== selection && now.seq !== seq });
  const settled = usePainted(now);
  const shown = now.isByEdit && settled !== now ? settled.selection : selection;
  return shown && <Form flowKey={flowKey} selection={shown} />;
}

const Form = memo(function Form({ flowKey, selection }: { flowKey: number; selection: Selection }) {
  const [step] = selection.steps;
  const [edge] = selection.edges;
  const [note] = selection.notes;
  const [group] = selection.groups;
  if (selection.steps.size > 1) return <SeveralForm key={[...selection.steps].join(' ')} flowKey={flowKey} ids={[...selection.steps]} />;
  if (step !== undefined) return <StepForm key={step} flowKey={flowKey} id={step} />;
  if (edge !== undefined) return <ConnectionForm flowKey={flowKey} id={edge} />;
  if (note !== undefined) return <NoteForm key={note} flowKey={flowKey} id={note} />;
  if (group !== undefined) return <GroupForm key={group} flowKey={flowKey} id={group} />;
  return <FlowForm key={flowKey} flowKey={flowKey} />;
});
