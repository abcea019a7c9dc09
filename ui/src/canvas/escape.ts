/** Escape in the middle of a movement of the pointer: it takes the movement back, and nothing else. */

/** Calls once when Escape is pressed; the answer stops listening. */
export function onEscape(cancel: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    end();
    cancel();
  };
  const end = () => window.removeEventListener('keydown', onKey, true);
  window.addEventListener('keydown', onKey, true);
  return end;
}
