import { memo } from 'react';
import { addStep } from '../document/add';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { middleOfView } from './viewport';

/** What an empty canvas says: where a flow begins, and the step to begin with. */
export const EmptyFlow = memo(function EmptyFlow({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const sources = useDesk((state) => state.catalog?.components)?.filter((one) => one.family === 'source') ?? [];
  return (
    <div className="empty-flow">
      <strong>{t('canvas.emptyTitle')}</strong>
      <span>{t('canvas.emptyText')}</span>
      {sources.map((component) => (
        <button key={component.id} type="button" onClick={() => void addStep(flowKey, component, middleOfView())}>
          {say(component.name)}
        </button>
      ))}
    </div>
  );
});
