/** Shares as per cent on the form and as exact decimal text in the flow, without binary fractions in between. */

/** `0.185` becomes `18.5`; what is no decimal stays as it is. */
export function toPercent(ratio: string): string {
  return shifted(ratio, 2) ?? ratio;
}

/** `18.5` becomes `0.185`; nothing if it is no number. */
export function fromPercent(percent: string): string | null {
  return shifted(percent.trim().replace(/\s*%$/, ''), -2);
}

/** Moves the decimal point to the right (or left, below nothing). */
function shifted(text: string, by: number): string | null {
  const parts = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (!parts) return null;
  const whole = parts[1] ?? '';
  const lead = Math.max(0, 1 - whole.length - by);
  const point = whole.length + by + lead;
  const digits = ('0'.repeat(lead) + whole + (parts[2] ?? '')).padEnd(point, '0');
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const right = digits.slice(point).replace(/0+$/, '');
  return right ? `${left}.${right}` : left;
}
