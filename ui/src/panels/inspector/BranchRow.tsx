import { ActionIcon, Group } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconX } from '@tabler/icons-react';
import type { PointerEvent } from 'react';
import type { Finding } from '../../bindings/types';
import { useDesk } from '../../document/desk';
import { fromPercent, toPercent } from '../../entries/ratio';
import { TextEntry } from '../../entries/TextEntry';
import { ConditionField } from '../../expressions/ConditionField';
import { useWords } from '../../i18n';
import { LevelMark } from '../LevelMark';
import type { Branch } from './branches';
import { ExitName } from './ExitName';
import { ExitTarget } from './ExitTarget';

interface BranchRowProps {
  step: string;
  branch: Branch;
  at: number;
  count: number;
  findings: Finding[];
  /** While a branch is dragged: it is the one, or it would come before or after this one. */
  place: 'dragged' | 'before' | 'after' | undefined;
  change: (next: Branch, burst?: number) => void;
  move: (by: number) => void;
  remove: () => void;
  grab: (event: PointerEvent) => void;
}

/** One branch: its name, when it is taken, and where it leads. */
export function BranchRow({ step, branch, at, count, findings, place, change, move, remove, grab }: BranchRowProps) {
  const { t } = useWords();
  const key = useDesk((state) => state.active);
  const worst = findings[0]?.severity;
  return (
    <div className="branch" data-branch={branch.port} data-wrong={findings.length > 0 || undefined} data-place={place}>
      <Group gap={2} wrap="nowrap">
        <button
          type="button" className="branch-grip" aria-label={t('inspector.reorder', { name: branch.port })} title={t('inspector.reorderHint')} onPointerDown={grab}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.stopPropagation();
            move(event.key === 'ArrowUp' ? -1 : 1);
          }}
        >
          <IconGripVertical size={14} aria-hidden />
        </button>
        {worst && <LevelMark level={worst} size={14} />}
        <ExitName step={step} port={branch.port} label={t('inspector.branchName')} isPlain rename={(port, burst) => change({ ...branch, port }, burst)} />
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.moveUp')} disabled={at === 0} onClick={() => move(-1)}>
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.moveDown')} disabled={at === count - 1} onClick={() => move(1)}>
          <IconArrowDown size={14} />
        </ActionIcon>
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={remove}>
          <IconX size={14} />
        </ActionIcon>
      </Group>
      {branch.share !== undefined ? (
        <Group gap={6} wrap="nowrap">
          <span className="branch-word">≈</span>
          <TextEntry label={t('inspector.share')} value={branch.share} unit="%" numeric show={toPercent} read={fromPercent} keep={(share, burst) => change({ port: branch.port, share }, burst)} />
        </Group>
      ) : (
        <div className="branch-when">
          <span className="branch-word">{t('inspector.when')}</span>
          <ConditionField
            step={step} label={t('inspector.conditionOf', { name: branch.port })} value={branch.when ?? ''} findings={findings}
            keep={(when, burst) => change({ port: branch.port, when }, burst)}
          />
        </div>
      )}
      <Group gap={6} wrap="nowrap">
        <span className="branch-word">→</span>
        {key !== null && <ExitTarget flowKey={key} step={step} port={branch.port} className="branch-target" label={t('inspector.leadsTo')} placeholder={t('inspector.nowhere')} />}
      </Group>
    </div>
  );
}
