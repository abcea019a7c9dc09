import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { announce } from '../../document/announce';
import { useActive, useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { Wrongs } from '../Wrongs';
import { BranchRow } from './BranchRow';
import { branchesOf, freePort, goneEdges, moved, renamedEdges, type Branch } from './branches';
import { ExitTarget } from './ExitTarget';
import type { FieldProps } from './fieldProps';
import { useReorder } from './useReorder';

/** The branches of a decision as sentences: "When … → step"; what fits none of them goes the way of "Otherwise". */
export function Branches({ step, setting, value, keep, findings }: FieldProps) {
  const { t } = useWords();
  const key = useDesk((state) => state.active);
  const views = useActive((open) => open.views);
  const edges = useActive((open) => open.flow.edges) ?? [];
  const place = useRef<HTMLDivElement>(null);
  const branches = branchesOf(value);
  const byShare = branches.some((one) => one.share !== undefined);
  const json = (list: Branch[]) => list.map((one) => ({ ...one }));
  const change = (at: number, next: Branch, burst?: number) => {
    const before = branches[at];
    const also = before && before.port !== next.port ? renamedEdges(edges, step, before.port, next.port) : [];
    keep(json(branches.map((one, other) => (other === at ? next : one))), burst, also);
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= branches.length || to === from) return;
    keep(json(moved(branches, from, to)));
    announce(t('inspector.branchMoved', { name: branches[from]?.port, place: to + 1, of: branches.length }));
  };
  const remove = (at: number) => {
    const gone = branches[at];
    keep(json(branches.filter((_, other) => other !== at)), undefined, gone ? goneEdges(edges, step, gone.port) : []);
  };
  const drag = useReorder(place, move);
  const about = (at: number) => findings.filter((one) => one.setting?.startsWith(`${setting.name}[${at}]`));
  const rest = findings.filter((one) => !branches.some((_, at) => one.setting?.startsWith(`${setting.name}[${at}]`)));
  const otherwise = views?.[step]?.exits.map((exit) => exit.port).find((port) => !branches.some((one) => one.port === port));
  return (
    <div className="branches" ref={place}>
      {branches.map((branch, at) => (
        <BranchRow
          key={branch.port} step={step} branch={branch} at={at} count={branches.length} findings={about(at)} place={drag.placeOf(at)}
          change={(next, burst) => change(at, next, burst)} move={(by) => move(at, at + by)} remove={() => remove(at)} grab={(event) => drag.grab(event, at)}
        />
      ))}
      {otherwise !== undefined && key !== null && (
        <div className="branch branch-otherwise">
          <strong>{t('inspector.otherwise')}</strong>
          <Group gap={6} wrap="nowrap">
            <span className="branch-word">→</span>
            <ExitTarget flowKey={key} step={step} port={otherwise} className="branch-target" label={t('inspector.leadsTo')} placeholder={t('inspector.nowhere')} />
          </Group>
        </div>
      )}
      <Wrongs findings={rest} />
      <Group gap={4}>
        <Button
          size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />}
          onClick={() => keep(json([...branches, byShare ? { port: freePort(branches), share: '0.1' } : { port: freePort(branches), when: 'order.total > 1000' }]))}
        >
          {t('inspector.addBranch')}
        </Button>
        {branches.length === 0 && (
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => keep([{ port: freePort(branches), share: '0.5' }])}>
            {t('inspector.addShare')}
          </Button>
        )}
      </Group>
    </div>
  );
}
