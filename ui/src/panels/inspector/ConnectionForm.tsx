import { Button, Select } from '@mantine/core';
import { edit, nameOf, select, useActive, useDesk } from '../../document/desk';
import { edgeId, edgeOfId } from '../../document/difference';
import { useTargets } from '../../document/lead';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';

/** A connection: the exit it leaves by and the step it leads to. */
export function ConnectionForm({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const edge = edgeOfId(id);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const exits = useActive((open) => open.views[edge.from]?.exits) ?? [];
  const edges = useActive((open) => open.flow.edges) ?? [];
  const components = useDesk((state) => state.components);
  const targets = useTargets(edge.from);
  const from = nodes[edge.from];
  const free = exits.filter((exit) => exit.port === edge.port || !edges.some((other) => other.from === edge.from && other.port === exit.port));
  const reconnect = async (to: { port?: string; to?: string }) => {
    const next = { ...edge, ...to };
    if (edgeId(next) === id) return;
    if (await edit(flowKey, { edit: 'reconnect', edge, to: next }, changeWords.reconnect())) select(flowKey, { edges: [edgeId(next)] });
  };
  return (
    <div className="inspector" data-connection-form>
      <h2>{t('inspector.connection')}</h2>
      <p className="quiet">{t('inspector.leaves', { name: from ? say(nameOf(from, components)) : edge.from })}</p>
      <Select
        size="xs" label={t('inspector.exit')} allowDeselect={false} value={edge.port} data={free.map((exit) => ({ value: exit.port, label: say(exit.label) }))}
        onChange={(port) => port !== null && void reconnect({ port })}
      />
      <Select size="xs" label={t('inspector.leadsTo')} searchable allowDeselect={false} value={edge.to} data={targets} onChange={(to) => to !== null && void reconnect({ to })} />
      <Button size="xs" variant="light" color="red" onClick={() => void edit(flowKey, { edit: 'disconnect', edge }, changeWords.remove(0, 1))}>
        {t('commands.delete')}
      </Button>
    </div>
  );
}
