/** What can wait until the window has shown what cannot. */
import { useEffect, useState } from 'react';

/** Calls back when what was changed until now is painted; answers what takes that back. A window out of sight paints nothing and never calls. */
function afterPaint(then: () => void): () => void {
  let later: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (later = setTimeout(then)));
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(later);
  };
}

/** As long as that is waited for in a window that may be out of sight, in milliseconds. */
const PAINTED_AT_LAST = 200;

/** Until what was changed is painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    afterPaint(resolve);
    setTimeout(resolve, PAINTED_AT_LAST);
  });
}

/** A value as it was when the window was last painted. */
export function usePainted<Value>(value: Value): Value {
  const [shown, setShown] = useState(value);
  useEffect(() => afterPaint(() => setShown(value)), [value]);
  return shown;
}
