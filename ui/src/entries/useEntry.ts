import { useCallback, useEffect, useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { isComposing } from '../commands/keys';

/** How long a typing person may pause before what is typed, if it makes sense, is kept. */
const PAUSE_MS = 400;

let bursts = 0;

/** A number for one burst of typing: all that is kept in it is one undo. */
export function nextBurst(): number {
  return ++bursts;
}

interface Way {
  /** As it is kept. */
  value: string;
  show: (value: string) => string;
  /** What was typed as it is kept; nothing while it makes no sense. */
  read: (typed: string) => string | null;
  keep: (value: string, burst: number) => void;
  /** Where nothing is kept that makes no sense, nor an empty text: what is said of it, while it stands. */
  refusal?: string | undefined;
}

/**
 * A text field whose text is kept in another form. What makes sense is kept after a pause; when it is left or Enter is pressed
 * anything is, so that the check can say what is wrong with it, unless it is refused here; Escape brings back what stood before.
 */
export function useEntry({ value, show, read, keep, refusal }: Way) {
  const [draft, setDraft] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const latest = useRef({ value, read, keep, refusal });
  latest.current = { value, read, keep, refusal };
  const typing = useRef<{ text: string; first: string; burst: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  /** Answers whether it was not refused. */
  const put = useCallback((isDone: boolean): boolean => {
    clearTimeout(timer.current);
    const now = typing.current;
    if (!now) return true;
    const text = now.text.trim();
    const { value: before, refusal: refuses } = latest.current;
    const next = text === '' && refuses === undefined ? '' : latest.current.read(text);
    if (next === null && (!isDone || refuses !== undefined)) return !isDone;
    const kept = next ?? text;
    if (kept !== before) latest.current.keep(kept, now.burst);
    return true;
  }, []);
  const end = useCallback(() => {
    typing.current = null;
    setDraft(null);
    setRefused(false);
  }, []);
  const done = useCallback(() => {
    if (put(true)) end();
    else setRefused(true);
  }, [put, end]);
  useEffect(() => () => void put(true), [put]);
  // Another value, as by undo, takes the place of what is refused.
  useEffect(() => {
    if (isRefused) end();
  }, [value]);

  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const text = event.currentTarget.value;
    typing.current ??= { text, first: value, burst: nextBurst() };
    typing.current.text = text;
    setDraft(text);
    setRefused(false);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => put(false), PAUSE_MS);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const now = typing.current;
    if (event.key === 'Enter') done();
    else if (event.key === 'Escape' && now) {
      event.preventDefault();
      event.stopPropagation();
      clearTimeout(timer.current);
      if (latest.current.value !== now.first) latest.current.keep(now.first, now.burst);
      end();
    }
  };
  return { value: draft ?? show(value), onChange, onKeyDown, onBlur: done, error: isRefused && refusal };
}
