import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Walked } from '../../bindings/step';
import { shownKeys } from '../../commands/keys';
import { nameOf, useActive, useDesk } from '../../document/desk';
import { ExpressionField } from '../../expressions/ExpressionField';
import { useWords } from '../../i18n';
import { setConditions, stopsOf, toggleStop, useWalks } from './walks';

/** Where the order stops when it goes on by itself: before steps, and when a condition becomes true. */
export function StopList({ flowKey, walked }: { flowKey: number; walked: Walked }) {
  const { t, say } = useWords();
  const stops = useWalks((state) => stopsOf(state, flowKey));
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  const put = (at: number, text: string) => void setConditions(flowKey, stops.conditions.map((one, other) => (other === at ? text : one)));
  return (
    <section className="walk-stops" aria-label={t('step.stops')}>
      <h3>{t('step.stops')}</h3>
      {stops.steps.length + stops.conditions.length === 0 && <p className="quiet">{t('step.noStops', { keys: shownKeys('F9') })}</p>}
      <ul>
        {stops.steps.map((id) => (
          <li key={id}>
            <span className="stop-mark" aria-hidden />
            <span className="stop-name">{nodes[id] ? say(nameOf(nodes[id], components)) : id}</span>
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('step.removeStop', { name: nodes[id] ? say(nameOf(nodes[id], components)) : id })} onClick={() => toggleStop(flowKey, id)}>
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
        {stops.conditions.map((text, at) => (
          <Condition
            key={at} text={text} holds={walked.conditions[at]?.text === text && walked.conditions[at].holds}
            wrong={walked.conditions[at]?.text === text && walked.conditions[at].error ? say(walked.conditions[at].error) : ''} keep={(next) => put(at, next)}
            remove={() => void setConditions(flowKey, stops.conditions.filter((_, other) => other !== at))}
          />
        ))}
      </ul>
      <Button size="compact-xs" variant="subtle" data-act="add-condition" leftSection={<IconPlus size={14} />} onClick={() => void setConditions(flowKey, [...stops.conditions, 'order.total > 1000'])}>
        {t('step.addCondition')}
      </Button>
    </section>
  );
}

interface ConditionProps {
  text: string;
  holds: boolean;
  wrong: string;
  keep: (text: string) => void;
  remove: () => void;
}

function Condition({ text, holds, wrong, keep, remove }: ConditionProps) {
  const { t } = useWords();
  return (
    <li>
      <span className="stop-mark" data-holds={holds || undefined} title={holds ? t('step.holds') : wrong} />
      <ExpressionField step="" label={t('step.condition')} value={text} wanted="bool" isBare keep={keep} />
      <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('step.removeStop', { name: text })} onClick={remove}>
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}
