import { IconPin } from '@tabler/icons-react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { findingsOf, nameOf, useActive, useDesk } from '../document/desk';
import { exitTop } from '../geometry/exits';
import { useWords } from '../i18n';
import { StepFooter } from './StepFooter';
import { StopMark } from './StopMark';
import { ComponentIcon } from './icons';
import { LevelMark } from '../panels/LevelMark';

export type StepNodeType = Node<Record<string, never>, 'step'>;

/** A step on the canvas. It reads its own part of the flow by id, so that only what changed is drawn again. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<StepNodeType>) {
  const { t, say } = useWords();
  const step = useActive((open) => open.flow.nodes[id]);
  const view = useActive((open) => open.views[id]);
  const worst = useActive((open) => findingsOf(open.report, id)[0]?.severity);
  const lit = useActive((open) => open.lit && (open.lit.steps.has(id) ? 'on' : 'off'));
  const walk = useActive((open) => open.lit?.here && open.lit.steps.has(id) && (open.lit.here.has(id) ? 'here' : 'past'));
  const components = useDesk((state) => state.components);
  if (!step || !view) return null;
  const component = components[step.component];
  return (
    <div className={`step step-${view.family}`} data-group={component?.group} data-selected={selected || undefined} data-lit={lit ?? undefined} data-walk={walk || undefined}>
      {view.family !== 'source' && <Handle type="target" position={Position.Left} id="in" className="step-in" />}
      <span className="step-icon">
        <ComponentIcon name={component?.icon} />
      </span>
      <span className="step-words">
        <span className="step-name">{say(nameOf(step, components))}</span>
        <span className="step-summary">{say(view.summary) || say(component?.name)}</span>
      </span>
      {step.pinned && <IconPin size={12} className="step-pin" aria-label={t('canvas.pinned')} />}
      {worst && <LevelMark level={worst} className="step-mark" />}
      <StopMark id={id} />
      <StepFooter id={id} />
      {view.exits.map((exit, at) => (
        <Handle
          key={exit.port}
          type="source"
          position={Position.Right}
          id={exit.port}
          className={`step-out step-out-${exit.kind}`}
          style={{ top: exitTop(at, view.exits.length) }}
          title={say(exit.label)}
        />
      ))}
    </div>
  );
});
