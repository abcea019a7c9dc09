import { Button } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Fault } from '../bindings/expression';
import type { Finding } from '../bindings/types';
import { useDesk } from '../document/desk';
import { nextBurst } from '../entries/useEntry';
import { useWords } from '../i18n';
import { Wrongs } from '../panels/Wrongs';
import { useChecked, vocabularyOf } from './checking';
import { offersAt } from './completion';
import { LiveValue } from './LiveValue';

const CodeField = lazy(() => import('./CodeField').then((module) => ({ default: module.CodeField })));

/** How long an expression without a fault may stand before it is kept, so that a crash loses nothing. */
const KEEP_MS = 800;

export interface ExpressionFieldProps {
  /** The step it belongs to; empty in a table. */
  step: string;
  label: string;
  value: string;
  placeholder?: string;
  /** What it must give: `bool` for a condition, `field:<path>` for a value of a field. */
  wanted: string;
  /** What the check says of it beyond what is wrong with its text. */
  findings?: Finding[];
  /** Keeps a text; those of one typing burst have the same number. */
  keep: (text: string, burst: number) => void;
  /** Leaves the sentence out where something else says it. */
  isBare?: boolean;
}

const NO_FAULTS: Fault[] = [];

/** An expression with what it says, what is wrong with it, and what it gives for the sample order. */
export function ExpressionField({ step, label, value, placeholder = '', wanted, findings = [], keep, isBare = false }: ExpressionFieldProps) {
  const { t, say, tell, language } = useWords();
  const id = useId();
  const { draft, onText, onDone, onRevert, keepSoon } = useBurst(value, keep);
  const { checked, isCurrent } = useChecked(step, draft, wanted);
  const faults = isCurrent ? (checked?.faults ?? NO_FAULTS) : NO_FAULTS;
  useEffect(() => keepSoon(isCurrent && checked?.faults.length === 0), [keepSoon, isCurrent, checked, draft]);
  const offers = useCallback(
    async (before: string, asked: boolean) => {
      const { active, flows, catalog } = useDesk.getState();
      const open = active === null ? undefined : flows[active];
      if (!open) return null;
      return offersAt(before, asked, await vocabularyOf(open.key, open.seq, step), catalog?.fields ?? [], language, t('expression.later'));
    },
    [step, language, t],
  );
  const marks = useMemo(() => faults.map(({ from, to }) => ({ from, to })), [faults]);
  const wrong = faults.length > 0 || findings.length > 0;
  const words = !isBare && faults.length === 0 && draft.trim() !== '' ? say(checked?.words) : '';
  const sample = faults.length === 0 && draft.trim() !== '' ? (checked?.value ?? null) : null;
  const describedBy = [wrong && `${id}-wrong`, words && `${id}-words`, sample && `${id}-value`].filter(Boolean).join(' ');
  const mend = (fault: Fault) => {
    const next = draft.slice(0, fault.from) + (fault.suggestion ?? '') + draft.slice(fault.to);
    onText(next);
    onDone(next);
  };
  return (
    <div className="expression">
      <Suspense fallback={<div className="code-field code-waiting">{draft || placeholder}</div>}>
        <CodeField value={draft} label={label} describedBy={describedBy} placeholder={placeholder} marks={marks} offers={offers} onText={onText} onDone={onDone} onRevert={onRevert} />
      </Suspense>
      {words && (
        <p id={`${id}-words`} className="expression-words">
          {words}
        </p>
      )}
      {wrong && (
        <div id={`${id}-wrong`}>
          {faults.map((fault) => (
            <p key={`${fault.from} ${fault.message.en}`} className="setting-wrong level-error">
              {tell(fault.message)}
              {fault.suggestion !== null && (
                <Button size="compact-xs" variant="subtle" ml={6} onClick={() => mend(fault)}>
                  {t('expression.use', { text: fault.suggestion })}
                </Button>
              )}
            </p>
          ))}
          {faults.length === 0 && <Wrongs findings={findings} />}
        </div>
      )}
      {sample && <LiveValue id={`${id}-value`} value={sample} />}
    </div>
  );
}

/**
 * A text as it is typed. It is kept when it is done, when the form goes away, and after a while without a fault; all of one
 * burst is one undo. Escape brings back what stood when the burst began.
 */
function useBurst(value: string, keep: (text: string, burst: number) => void) {
  const [draft, setDraft] = useState(value);
  const state = useRef({ draft: value, kept: value, first: value, burst: 0 });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const keepNow = useRef(keep);
  keepNow.current = keep;
  useEffect(() => {
    const now = state.current;
    const isOwn = value === now.kept;
    now.kept = value;
    if (isOwn) return;
    // From outside, as by undo: what is being typed gives way.
    now.draft = now.first = value;
    now.burst = 0;
    setDraft(value);
  }, [value]);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const now = state.current;
    if (now.draft === now.kept) return;
    now.kept = now.draft;
    keepNow.current(now.draft, now.burst);
  }, []);
  useEffect(() => flush, [flush]);
  const onText = useCallback((text: string) => {
    const now = state.current;
    if (text === now.draft) return;
    if (now.burst === 0) {
      now.burst = nextBurst();
      now.first = now.draft;
    }
    now.draft = text;
    setDraft(text);
  }, []);
  const onDone = useCallback(() => {
    flush();
    state.current.burst = 0;
  }, [flush]) as (text: string) => void;
  const onRevert = useCallback(() => {
    const now = state.current;
    if (now.burst !== 0) {
      now.draft = now.first;
      setDraft(now.first);
      flush();
      now.burst = 0;
    }
    return now.draft;
  }, [flush]);
  const keepSoon = useCallback(
    (isSound: boolean) => {
      clearTimeout(timer.current);
      if (isSound && state.current.draft !== state.current.kept) timer.current = setTimeout(flush, KEEP_MS);
    },
    [flush],
  );
  return { draft, onText, onDone, onRevert, keepSoon };
}
