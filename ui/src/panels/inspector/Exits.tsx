import { Select } from '@mantine/core';
import { edit, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';

/** Where each exit of a step leads, to be read and changed. A decision says it with its branches. */
export function Exits({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const view = useActive((open) => open.views[id]);
  const views = useActive((open) => open.views) ?? {};
  const edges = useActive((open) => open.flow.edges) ?? [];
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  if (!view || view.family === 'sink' || view.exits.length === 0) return null;
  const component = components[nodes[id]?.component ?? ''];
  if (component?.settings.some((setting) => setting.type === 'list<branch>')) return null;
  const targets = Object.entries(nodes).filter(([other]) => other !== id && views[other]?.family !== 'source').map(([other, step]) => ({ value: other, label: say(nameOf(step, components)) }));
  const lead = (port: string, to: string | null) => {
    const old = edges.find((edge) => edge.from === id && edge.port === port);
    if (to === null) {
      if (old) void edit(flowKey, { edit: 'disconnect', edge: old }, changeWords.remove(0, 1));
    } else if (old) void edit(flowKey, { edit: 'reconnect', edge: old, to: { ...old, to } }, changeWords.reconnect());
    else void edit(flowKey, { edit: 'connect', edge: { from: id, port, to } }, changeWords.connect());
  };
  return (
    <section className="exits" aria-label={t('inspector.exits')}>
      <h3>{t('inspector.exits')}</h3>
      {view.exits.map((exit) => (
        <div key={exit.port} className={`exit exit-${exit.kind}`}>
          <span className="exit-name">{say(exit.label)}</span>
          <Select
            size="xs" aria-label={t('inspector.exitLeadsTo', { name: say(exit.label) })} searchable clearable
            placeholder={exit.kind === 'fault' ? t('inspector.exceptionLane') : t('inspector.nowhere')} data={targets}
            value={edges.find((edge) => edge.from === id && edge.port === exit.port)?.to ?? null} onChange={(to) => lead(exit.port, to)}
          />
        </div>
      ))}
    </section>
  );
}
