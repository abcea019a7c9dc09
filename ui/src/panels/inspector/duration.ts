/** ISO 8601 durations as a number and a unit, as people say them. */
export const UNITS = ['s', 'min', 'h', 'd', 'w'] as const;
export type Unit = (typeof UNITS)[number];

export interface Length {
  amount: string;
  unit: Unit;
}

const SECONDS: Record<Unit, number> = { s: 1, min: 60, h: 3600, d: 86_400, w: 604_800 };
const PATTERN = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Reads `P1DT2H`; compound lengths become the largest unit that says them without a fraction. Nothing if it is none. */
export function readLength(iso: string): Length | null {
  const parts = PATTERN.exec(iso);
  if (!parts || iso === 'P' || iso.endsWith('T')) return null;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const total = (weeks ?? 0) * SECONDS.w + (days ?? 0) * SECONDS.d + (hours ?? 0) * SECONDS.h + (minutes ?? 0) * 60 + (seconds ?? 0);
  const stated: Unit[] = (['w', 'd', 'h', 'min', 's'] as const).filter((_, at) => parts[at + 1] !== undefined);
  const [only] = stated;
  if (stated.length === 1 && only) return { amount: String(total / SECONDS[only]), unit: only };
  const unit = (['d', 'h', 'min'] as const).find((one) => total % SECONDS[one] === 0) ?? 's';
  return { amount: String(total / SECONDS[unit]), unit };
}

/** Writes a length; nothing if the amount is no number or below nothing. */
export function writeLength({ amount, unit }: Length): string | null {
  const text = amount.trim();
  if (!/^\d+(\.\d+)?$/.test(text)) return null;
  switch (unit) {
    case 'w': return `P${text}W`;
    case 'd': return `P${text}D`;
    case 'h': return `PT${text}H`;
    case 'min': return `PT${text}M`;
    case 's': return `PT${text}S`;
  }
}
