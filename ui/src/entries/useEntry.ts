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
}

/**
 * A text field whose text is kept in another form. What makes sense is kept after a pause; when it is left or Enter is pressed
 * anything is, so that the check can say what is wrong with it; Escape brings back what stood before.
 */
export function useEntry({ value, show, read, keep }: Way) {
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ value, read, keep });
  latest.current = { value, read, keep };
  const typing = useRef<{ text: string; first: string; burst: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const put = useCallback((isDone: boolean) => {
    clearTimeout(timer.current);
    const now = typing.current;
    if (!now) return;
    const text = now.text.trim();
    const next = text === '' ? '' : latest.current.read(text);
    if (next === null && !isDone) return;
    const kept = next ?? text;
    if (kept !== latest.current.value) latest.current.keep(kept, now.burst);
  }, []);
  const done = useCallback(() => {
    put(true);
    typing.current = null;
    setDraft(null);
  }, [put]);
  useEffect(() => () => put(true), [put]);

  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    const text = event.currentTarget.value;
    typing.current ??= { text, first: value, burst: nextBurst() };
    typing.current.text = text;
    setDraft(text);
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
      typing.current = null;
      setDraft(null);
    }
  };
  return { value: draft ?? show(value), onChange, onKeyDown, onBlur: done };
}
