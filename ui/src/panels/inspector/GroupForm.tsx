import { Button, MultiSelect } from '@mantine/core';
import { edit, nameOf, useActive, useDesk } from '../../document/desk';
import { changeWords } from '../../document/words';
import { useWords } from '../../i18n';
import { BothNames } from './BothNames';

/** A group: its title and the steps in it. */
export function GroupForm({ flowKey, id }: { flowKey: number; id: string }) {
  const { t, say } = useWords();
  const group = useActive((open) => open.flow.groups[id]);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const components = useDesk((state) => state.components);
  if (!group) return null;
  return (
    <div className="inspector" data-group-form>
      <h2>{t('inspector.group')}</h2>
      <BothNames
        label={t('inspector.title')} otherLabel={t('inspector.titleOther')} value={group.title} placeholder={{ en: '', zh: '' }}
        keep={(title, burst) => void edit(flowKey, { edit: 'set_group', id, group: { ...group, title } }, changeWords.renameGroup(), `group ${id} ${burst}`)}
      />
      <MultiSelect
        size="xs" label={t('inspector.groupSteps')} searchable value={group.nodes} data={Object.entries(nodes).map(([step, node]) => ({ value: step, label: say(nameOf(node, components)) }))}
        onChange={(picked) => picked.length > 0 && void edit(flowKey, { edit: 'set_group', id, group: { ...group, nodes: picked } }, changeWords.groupSteps())}
      />
      <Button size="xs" variant="light" onClick={() => void edit(flowKey, { edit: 'remove_group', id }, changeWords.ungroup())}>
        {t('inspector.ungroup')}
      </Button>
    </div>
  );
}
