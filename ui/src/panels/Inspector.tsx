import { useActive } from '../document/desk';
import { ConnectionForm } from './inspector/ConnectionForm';
import { FlowForm } from './inspector/FlowForm';
import { GroupForm } from './inspector/GroupForm';
import { NoteForm } from './inspector/NoteForm';
import { SeveralForm } from './inspector/SeveralForm';
import { StepForm } from './inspector/StepForm';

/** The form of what is selected; the flow's own form when nothing is. */
export function Inspector({ flowKey }: { flowKey: number }) {
  const selection = useActive((open) => open.selection);
  if (!selection) return null;
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
}
