/** Asking the desk about expressions as they are typed. */
import { useEffect, useState } from 'react';
import type { Checked, Vocabulary } from '../bindings/expression';
import { sayError, useActive, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { useWalks } from '../panels/step/walks';
import { useSampleCount } from './sample';

/** How long a typing person may pause before the desk is asked. */
const PAUSE_MS = 90;

/** The last answer about a text; while the next one is awaited it is the one before. */
export function useChecked(step: string, text: string, wanted: string): { checked: Checked | null; isCurrent: boolean } {
  const key = useDesk((state) => state.active);
  const seq = useActive((open) => open.seq);
  const walk = useWalks((state) => (key === null ? undefined : state.walks[key]));
  const sample = useSampleCount();
  const [answer, setAnswer] = useState<{ text: string; checked: Checked } | null>(null);
  useEffect(() => {
    if (key === null) return;
    let isLate = false;
    const timer = setTimeout(() => {
      const walked = walk ? { order: walk.order, steps: walk.taken.slice(0, walk.at) } : null;
      ask<Checked>('expression.check', { key, node: step, text, wanted, walk: walked }).then((checked) => {
        if (!isLate) setAnswer({ text, checked });
      }, (error: unknown) => !isLate && sayError(error));
    }, PAUSE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [key, seq, walk, sample, step, text, wanted]);
  return { checked: answer?.checked ?? null, isCurrent: answer?.text === text };
}

let last: { of: string; vocabulary: Promise<Vocabulary> } | null = null;

/** What may be typed at a step, asked once for each state of the flow. */
export function vocabularyOf(key: number, seq: number, step: string): Promise<Vocabulary> {
  const of = `${key} ${seq} ${step}`;
  if (last?.of !== of) last = { of, vocabulary: ask<Vocabulary>('expression.vocabulary', { key, node: step }) };
  return last.vocabulary;
}
