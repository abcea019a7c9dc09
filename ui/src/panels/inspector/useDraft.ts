import { useCallback, useEffect, useRef, useState } from 'react';

/** How long a typing person may pause before what is typed is kept. */
const PAUSE_MS = 250;

/**
 * A text as it is being typed: kept after a pause, when the field is left, and when the form goes away, so that nothing typed is
 * lost. What comes from outside replaces it only while nobody types.
 */
export function useDraft(value: string, keep: (text: string) => void) {
  const [draft, setDraft] = useState(value);
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const keepNow = useRef(keep);
  keepNow.current = keep;

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (pending.current === null) return;
    const text = pending.current;
    pending.current = null;
    keepNow.current(text);
  }, []);
  useEffect(() => {
    if (pending.current === null) setDraft(value);
  }, [value]);
  useEffect(() => flush, [flush]);

  const onChange = useCallback(
    (text: string) => {
      setDraft(text);
      pending.current = text;
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, PAUSE_MS);
    },
    [flush],
  );
  return { draft, onChange, onBlur: flush };
}
