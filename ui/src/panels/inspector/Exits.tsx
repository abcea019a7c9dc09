import { useActive, useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { ExitTarget } from './ExitTarget';

/** Where each exit of a step leads, to be read and changed. A decision says it with its branches. */
export function Exits({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const view = useActive((open) => open.views[id]);
  const component = useActive((open) => open.flow.nodes[id]?.component) ?? '';
  const settings = useDesk((state) => state.components[component]?.settings);
  if (!view || view.family === 'sink' || view.exits.length === 0) return null;
  if (settings?.some((setting) => setting.type === 'list<branch>')) return null;
  return (
    <section className="exits" aria-label={t('inspector.exits')}>
      <h3>{t('inspector.exits')}</h3>
      {view.exits.map((exit) => (
        <div key={exit.port} className={`exit exit-${exit.kind}`}>
          <span className="exit-name">{say(exit.label)}</span>
          <ExitTarget
            flowKey={flowKey} step={id} port={exit.port} label={t('inspector.exitLeadsTo', { name: say(exit.label) })}
            placeholder={exit.kind === 'fault' ? t('inspector.exceptionLane') : t('inspector.nowhere')}
          />
        </div>
      ))}
    </section>
  );
}
