import { TextInput } from '@mantine/core';
import { edit, nameOf, useActive, useDesk } from '../document/desk';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';

/** The form of what is selected; the flow's own form when nothing is. */
export function Inspector({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const id = useActive((open) => (open.selection.steps.size === 1 ? [...open.selection.steps][0] : undefined));
  const step = useActive((open) => (id === undefined ? undefined : open.flow.nodes[id]));
  const title = useActive((open) => open.flow.title);
  const purpose = useActive((open) => open.flow.purpose);
  const components = useDesk((state) => state.components);
  if (!step || id === undefined) {
    return (
      <div className="inspector">
        <h2>{say(title)}</h2>
        <p>{say(purpose)}</p>
      </div>
    );
  }
  const component = components[step.component];
  return (
    <div className="inspector">
      <TextInput
        label={t('inspector.name')}
        value={step.name?.[language] ?? ''}
        placeholder={say(nameOf(step, components))}
        onChange={(event) => {
          const name = { en: '', zh: '', ...step.name, [language]: event.currentTarget.value };
          void edit(flowKey, { edit: 'set_name', node: id, name }, changeWords.rename(), `name ${id}`);
        }}
      />
      <p>{say(component?.purpose)}</p>
    </div>
  );
}
