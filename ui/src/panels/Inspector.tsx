import { Button } from '@mantine/core';
import { runCommand } from '../commands/registry';
import { edit, nameOf, useActive, useDesk } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';
import { FlowForm } from './inspector/FlowForm';
import { StepForm } from './inspector/StepForm';

/** The form of what is selected; the flow's own form when nothing is. */
export function Inspector({ flowKey }: { flowKey: number }) {
  const selection = useActive((open) => open.selection);
  const [step] = selection?.steps ?? [];
  const [edge] = selection?.edges ?? [];
  if (!selection) return null;
  if (selection.steps.size > 1) return <Several count={selection.steps.size} />;
  if (step !== undefined) return <StepForm key={step} flowKey={flowKey} id={step} />;
  if (edge !== undefined) return <ConnectionForm flowKey={flowKey} id={edge} />;
  return <FlowForm flowKey={flowKey} />;
}

function Several({ count }: { count: number }) {
  const { t } = useWords();
  return (
    <div className="inspector">
      <h2>{t('inspector.several', { count })}</h2>
      <div className="rows">
        {['tidy', 'duplicate', 'delete'].map((id) => (
          <Button key={id} size="xs" variant="light" onClick={() => runCommand(id)}>
            {t(`commands.${id}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function ConnectionForm({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const edge = edgeOfId(id);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const exit = useActive((open) => open.views[edge.from]?.exits.find((one) => one.port === edge.port));
  const components = useDesk((state) => state.components);
  const name = (step: string) => {
    const node = nodes[step];
    return node ? say(nameOf(node, components)) : step;
  };
  return (
    <div className="inspector">
      <h2>{t('inspector.connection')}</h2>
      <p>
        {name(edge.from)} · {exit ? say(exit.label) : edge.port} → {name(edge.to)}
      </p>
      <Button size="xs" variant="light" color="red" onClick={() => void edit(flowKey, { edit: 'disconnect', edge }, changeWords.remove(0, 1))}>
        {t('commands.delete')}
      </Button>
    </div>
  );
}
