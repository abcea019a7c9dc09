import { Button, Popover } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import type { Repair, Text } from '../bindings/types';
import { edit, useActive } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';

interface Change {
  affects_orders: boolean;
  message: Text;
}

/** A pointer that only passes by asks for nothing. */
const REST_MS = 150;

/** Makes a repair; before, under the pointer or with the focus, it says in words what would change. */
export function RepairButton({ flowKey, repair }: { flowKey: number; repair: Repair }) {
  const { t, say } = useWords();
  const id = useId();
  const [isLookedAt, setLookedAt] = useState(false);
  const [changes, setChanges] = useState<Change[] | null>(null);
  const seq = useActive((open) => open.seq);
  useEffect(() => setChanges(null), [seq, repair]);
  useEffect(() => {
    if (!isLookedAt) return undefined;
    // A repair that does not fit the flow any more says so when it is made.
    const timer = setTimeout(() => void ask<Change[]>('preview', { key: flowKey, edit: repair.edit }).then(setChanges, () => setChanges(null)), REST_MS);
    return () => clearTimeout(timer);
  }, [isLookedAt, flowKey, repair, seq]);
  return (
    <Popover opened={isLookedAt && changes !== null} position="left" width={340} withArrow shadow="md" trapFocus={false} returnFocus={false} closeOnEscape={false}>
      <Popover.Target>
        <Button
          size="compact-xs" variant="light" aria-describedby={isLookedAt && changes !== null ? id : undefined}
          onMouseEnter={() => setLookedAt(true)} onMouseLeave={() => setLookedAt(false)} onFocus={() => setLookedAt(true)} onBlur={() => setLookedAt(false)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setLookedAt(false);
          }}
          onClick={() => void edit(flowKey, repair.edit, repair.label)}
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
        <span className="quiet">{t('dock.repairHint')}</span>
      </Popover.Dropdown>
    </Popover>
  );
}
