import { memo } from 'react';
import type { CatalogComponent, Json, Text } from '../bindings/types';
import { addStep } from '../document/add';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { ComponentIcon } from './icons';
import { middleOfView } from './viewport';

/** So many ways to begin are offered. */
const LIKELIEST = 4;

interface Beginning {
  id: string;
  words: Text;
  component: CatalogComponent;
  settings: Record<string, Json>;
}

/** What can start a flow: the first choices of each component that lets orders in, as the catalog orders them. */
function beginnings(components: readonly CatalogComponent[]): Beginning[] {
  return components
    .filter((one) => one.family === 'source')
    .flatMap((component): Beginning[] => {
      const choice = component.settings.find((one) => one.type === 'enum' && one.values);
      if (!choice?.values) return [{ id: component.id, words: component.name, component, settings: {} }];
      return choice.values.map(({ id, words }) => ({ id: `${component.id} ${id}`, words, component, settings: id === choice.default ? {} : { [choice.name]: id } }));
    })
    .slice(0, LIKELIEST);
}

/** What an empty canvas says: a step that is not there yet, and the likeliest ways for a flow to begin. */
export const EmptyFlow = memo(function EmptyFlow({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const components = useDesk((state) => state.catalog?.components) ?? [];
  const offered = beginnings(components);
  return (
    <div className="empty-flow">
      <span className="empty-ghost" aria-hidden>
        <ComponentIcon name={offered[0]?.component.icon} />
      </span>
      <strong>{t('canvas.emptyTitle')}</strong>
      <span>{t('canvas.emptyText')}</span>
      <div className="empty-choices">
        {offered.map(({ id, words, component, settings }) => (
          <button key={id} type="button" data-begin={id} onClick={() => void addStep(flowKey, component, middleOfView(), settings)}>
            {say(words)}
          </button>
        ))}
      </div>
    </div>
  );
});
