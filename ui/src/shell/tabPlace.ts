/** Where a tab that is dragged would stand. */

/** The number of tabs, the dragged one aside, whose middle lies left of the pointer. */
export function placeAmong(pointer: number, others: readonly { left: number; width: number }[]): number {
  return others.filter(({ left, width }) => left + width / 2 < pointer).length;
}
