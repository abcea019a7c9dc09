import { Button, Popover } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import type { RepairPreview } from '../bindings/problem';
import type { Repair } from '../bindings/types';
import { showPreview } from '../canvas/preview';
import { repair as makeRepair, useActive } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { told } from './problemGroups';

/** A pointer that only passes by asks for nothing. */
const REST_MS = 150;

/** Makes a repair; before, under the pointer or with the focus, it says in words what would change. */
export function RepairButton({ flowKey, repair }: { flowKey: number; repair: Repair }) {
  const { t, say } = useWords();
  const id = useId();
  const [isLookedAt, setLookedAt] = useState(false);
  const [seen, setSeen] = useState<RepairPreview | null>(null);
  const changes = seen?.changes ?? null;
  const seq = useActive((open) => open.seq);
  useEffect(() => setSeen(null), [seq, repair]);
  useEffect(() => (isLookedAt && seen ? showPreview(flowKey, seen) : undefined), [flowKey, isLookedAt, seen]);
  useEffect(() => {
    if (!isLookedAt) return undefined;
    // A repair that does not fit the flow any more says so when it is made.
    let isLate = false;
    const put = (answer: RepairPreview | null) => !isLate && setSeen(answer);
    const timer = setTimeout(() => void ask<RepairPreview>('problem.preview', { key: flowKey, edit: repair.edit }).then(put, () => put(null)), REST_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [isLookedAt, flowKey, repair, seq]);
  return (
    <Popover opened={isLookedAt && changes !== null} position="top-end" width={340} withArrow shadow="md" trapFocus={false} returnFocus={false} closeOnEscape={false}>
      <Popover.Target>
        <Button
          size="compact-xs" variant="light" data-act="repair" aria-describedby={isLookedAt && changes !== null ? id : undefined}
          onMouseEnter={() => setLookedAt(true)} onMouseLeave={() => setLookedAt(false)} onFocus={() => setLookedAt(true)} onBlur={() => setLookedAt(false)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setLookedAt(false);
          }}
          onClick={() => void makeRepair(flowKey, repair)}
        >
          {say(repair.label)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown id={id} role="tooltip" className="repair-preview">
        {changes?.length === 0 ? (
          t('step.previewNone')
        ) : (
          <>
            <strong>{t('step.previewHead')}</strong>
            <ul>
              {changes?.map((change, at) => (
                <li key={at} data-orders={change.affects_orders || undefined}>
                  {say(change.message)}
                </li>
              ))}
            </ul>
          </>
        )}
        {seen && <p>{t('dock.repairLeaves', { before: told(seen.before, t), after: told(seen.after, t) })}</p>}
        <span className="quiet">{t('dock.repairHint')}</span>
      </Popover.Dropdown>
    </Popover>
  );
}
