import { IconPin } from '@tabler/icons-react';
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { edit, findingsOf, nameOf, useActive, useDesk } from '../document/desk';
import { changeWords } from '../document/words';
import { exitTop } from '../geometry/exits';
import { useWords } from '../i18n';
import { useRefused } from './connecting';
import { StepFooter } from './StepFooter';
import { StepShape } from './StepShape';
import { StopMark } from './StopMark';
import { ComponentIcon } from './icons';
import { useHitOf } from '../find/find';
import { useLook } from './look';
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
  const hit = useHitOf(id);
  const isRefused = useRefused((state) => state.steps.has(id));
  const isRenaming = useLook((look) => look.renaming === id);
  if (!step || !view) return null;
  const component = components[step.component];
  const name = say(nameOf(step, components));
  const summary = say(view.summary) || (step.name ? say(component?.name) : '');
  return (
    <div className={`step step-${view.family}`} data-group={component?.group} data-selected={selected || undefined} data-lit={lit ?? undefined} data-walk={walk || undefined} data-hit={hit} data-refused={isRefused || undefined}>
      <StepShape family={view.family} />
      {view.family !== 'source' && <Handle type="target" position={Position.Left} id="in" className="step-in" />}
      <span className="step-icon">
        <ComponentIcon name={component?.icon} />
      </span>
      <span className="step-words">
        {isRenaming ? <NameField id={id} name={name} /> : <span className="step-name" data-alone={summary === '' || undefined}>{name}</span>}
        {summary && <span className="step-summary">{summary}</span>}
      </span>
      {step.pinned && (
        <span className="step-pin" role="img" aria-label={t('canvas.pinned')} title={t('canvas.pinned')}>
          <IconPin size={12} />
        </span>
      )}
      {worst && <LevelMark level={worst} className="step-mark" />}
      <StopMark id={id} />
      <StepFooter id={id} />
      {view.exits.map((exit, at) => (
        <Handle
          key={exit.port} type="source" position={Position.Right} id={exit.port} className={`step-out step-out-${exit.kind}`} style={{ top: exitTop(at, view.exits.length) }}
          data-name={say(exit.label)} data-many={view.exits.length > 5 || undefined}
        />
      ))}
    </div>
  );
});

/** The name as a field in its place: Enter keeps it, Escape leaves it as it was. */
function NameField({ id, name }: { id: string; name: string }) {
  const { t, language } = useWords();
  const key = useDesk((state) => state.active);
  const [draft, setDraft] = useState(name);
  const end = (keeps: boolean) => {
    useLook.setState({ renaming: null });
    document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
    const text = draft.trim();
    const step = key === null ? undefined : useDesk.getState().flows[key]?.flow.nodes[id];
    if (!keeps || key === null || !step || text === name) return;
    const other = useDesk.getState().components[step.component]?.name;
    const before = step.name ?? other ?? { en: '', zh: '' };
    const named = text === '' ? { en: '', zh: '' } : { ...before, [language]: text };
    void edit(key, { edit: 'set_name', node: id, name: named }, changeWords.rename());
  };
  return (
    <input
      className="step-name-field nodrag nopan" aria-label={t('canvas.stepName')} value={draft} autoFocus onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setDraft(event.currentTarget.value)} onBlur={() => useLook.getState().renaming === id && end(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') end(true);
        else if (event.key === 'Escape') end(false);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
