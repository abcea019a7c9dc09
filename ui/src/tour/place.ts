/** Where the card of the tour stands. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const GAP = 12;

/**
 * Beside what it points at where there is room: right, left, below, above; else over its lower right corner. Always
 * whole within the window.
 */
export function placeBeside(target: Box, card: { width: number; height: number }, room: { width: number; height: number }): { left: number; top: number } {
  const [right, bottom] = [target.left + target.width, target.top + target.height];
  const within = (left: number, top: number) => ({
    left: Math.max(GAP, Math.min(left, room.width - card.width - GAP)),
    top: Math.max(GAP, Math.min(top, room.height - card.height - GAP)),
  });
  // Beside something tall it stands halfway down: at the top it would lie over the beginning of the flow.
  const beside = target.height > 3 * card.height ? target.top + (target.height - card.height) / 2 : target.top + GAP;
  if (right + GAP + card.width + GAP <= room.width) return within(right + GAP, beside);
  if (target.left - GAP - card.width >= GAP) return within(target.left - GAP - card.width, target.top);
  if (bottom + GAP + card.height + GAP <= room.height) return within(right - card.width, bottom + GAP);
  if (target.top - GAP - card.height >= GAP) return within(right - card.width, target.top - GAP - card.height);
  return within(right - card.width - GAP, bottom - card.height - GAP);
}
