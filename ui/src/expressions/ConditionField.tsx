import { Button } from '@mantine/core';
import { IconCode, IconListDetails } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { ConditionRows as Rows } from '../bindings/expression';
import type { Finding } from '../bindings/types';
import { sayError, willBeEdit } from '../document/desk';
import { lastAsked } from '../document/turns';
import { nextBurst } from '../entries/useEntry';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { Wrongs } from '../panels/Wrongs';
import { useChecked } from './checking';
import { ConditionRows } from './ConditionRows';
import { ExpressionField } from './ExpressionField';
import { LiveValue } from './LiveValue';

interface ConditionFieldProps {
  step: string;
  label: string;
  value: string;
  placeholder?: string;
  findings?: Finding[];
  keep: (text: string, burst: number) => void;
}

/** Rows as they were changed here, shown until it is known how they read as they are written. */
interface Mine {
  rows: Rows;
  isWritten: boolean;
}

/** A condition: as rows where it can be shown as such, else and on demand as an expression. */
export function ConditionField({ step, label, value, placeholder = '', findings = [], keep }: ConditionFieldProps) {
  const { t } = useWords();
  const [isText, setText] = useState(false);
  const { checked, isCurrent } = useChecked(step, value || placeholder, 'bool');
  const [mine, setMine] = useState<Mine | null>(null);
  const rows = mine?.rows ?? checked?.rows ?? null;
  const about = useId();
  const keepNow = useRef(keep);
  keepNow.current = keep;
  const write = async (next: Rows, burst = nextBurst()) => {
    const isLast = lastAsked(about);
    setMine({ rows: next, isWritten: false });
    try {
      const { text } = await ask<{ text: string }>('expression.write', { ...next });
      if (!isLast()) return;
      keepNow.current(text, burst);
      setMine({ rows: next, isWritten: true });
    } catch (error) {
      if (isLast()) setMine(null);
      sayError(error);
    }
  };
  useEffect(() => {
    if (mine?.isWritten && isCurrent) setMine(null);
  }, [mine, isCurrent]);
  if (checked === null) return <p className="quiet">{value || placeholder}</p>;
  if (isText || rows === null) {
    return (
      <div className="condition">
        <ExpressionField step={step} label={label} value={value} placeholder={placeholder} wanted="bool" findings={findings} keep={keep} />
        {rows !== null && (
          <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconListDetails size={14} />} onClick={() => setText(false)}>
            {t('expression.asRows')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="condition" role="group" aria-label={label}>
      <ConditionRows rows={rows} keep={(next, burst) => willBeEdit(write(next, burst))} />
      {rows.rows.length > 0 && checked.value && <LiveValue value={checked.value} />}
      <Wrongs findings={findings} />
      <Button size="compact-xs" variant="subtle" color="gray" leftSection={<IconCode size={14} />} onClick={() => setText(true)}>
        {t('expression.asExpression')}
      </Button>
    </div>
  );
}
