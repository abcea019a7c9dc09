import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { AllRepairs } from '../bindings/problem';
import type { Text } from '../bindings/types';
import { showPreview } from '../canvas/preview';
import { announce } from '../document/announce';
import { repair, sayError, useActive } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { told } from './problemGroups';

/** The flow whose safe repairs are looked at. */
export const useRepairAll = create<{ open: number | null }>(() => ({ open: null }));

const close = () => useRepairAll.setState({ open: null });

/** All repairs that make nothing worse, as one change: in words here and drawn on the canvas, made only when the person says so. */
export function RepairAll({ flowKey }: { flowKey: number }) {
  const isOpen = useRepairAll((state) => state.open === flowKey);
  return isOpen && <Preview flowKey={flowKey} />;
}

function Preview({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const seq = useActive((open) => open.seq);
  const [seen, setSeen] = useState<AllRepairs | null>(null);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    let isLate = false;
    void ask<AllRepairs>('problem.repair_all', { key: flowKey }).then((answer) => !isLate && setSeen(answer), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, seq]);
  useEffect(() => (seen ? showPreview(flowKey, seen) : undefined), [flowKey, seen]);
  useEffect(() => {
    if (seen) first.current?.focus();
  }, [seen]);
  const make = async () => {
    if (!seen) return;
    const label = allLabel(seen.labels.length);
    close();
    if (await repair(flowKey, { edit: seen.edit, label })) announce(say(label));
  };
  const hasNone = seen?.labels.length === 0;
  return (
    <section
      className="repair-all repair-preview" aria-label={t('dock.repairAll')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      {!seen && <p className="quiet">{t('dock.previewing')}</p>}
      {hasNone && <p>{t('dock.noSafeRepair')}</p>}
      {seen && !hasNone && (
        <>
          <strong>{t('dock.repairAllHead', { count: seen.labels.length })}</strong>
          <ul>
            {seen.changes.map((change, at) => (
              <li key={at} data-orders={change.affects_orders || undefined}>
                {say(change.message)}
              </li>
            ))}
          </ul>
          <p>{t('dock.repairLeaves', { before: told(seen.before, t), after: told(seen.after, t) })}</p>
        </>
      )}
      <div className="problem-foot">
        <span className="quiet">{hasNone ? '' : t('dock.repairHint')}</span>
        <Button size="compact-sm" variant="default" {...(hasNone ? { ref: first } : {})} onClick={close}>
          {hasNone ? t('dock.closeComparison') : t('shell.cancel')}
        </Button>
        {seen && !hasNone && (
          <Button size="compact-sm" ref={first} data-act="make-repairs" onClick={() => void make()}>
            {t('dock.makeRepair')}
          </Button>
        )}
      </div>
    </section>
  );
}

function allLabel(count: number): Text {
  return { en: count === 1 ? 'Make 1 fix' : `Make ${count} fixes`, zh: `修复 ${count} 处问题` };
}
