/** Times of day: "16:00", and from one to another "22:00-08:00". */

const TYPED = /^(?:(上午|下午|晚上|早上)\s*)?(\d{1,2})(?:\s*[:：点时]\s*(\d{1,2})?\s*分?|(\d{2}))?\s*(am|pm)?$/i;

/** What somebody typed as hours and minutes; nothing if it is no time of day (yet). */
export function readClock(typed: string): string | null {
  const parts = TYPED.exec(typed.trim());
  if (!parts) return null;
  const [, chinese = '', hours = '', minutes, glued, english = ''] = parts;
  const isLate = /^(下午|晚上)$/.test(chinese) || english.toLowerCase() === 'pm';
  const isEarly = /^(上午|早上)$/.test(chinese) || english.toLowerCase() === 'am';
  let hour = Number(hours);
  const minute = Number(minutes ?? glued ?? 0);
  if (isLate && hour < 12) hour += 12;
  if (isEarly && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Both ends of a span; empty where it has none. */
export function spanOf(text: string): [string, string] {
  const [from = '', until = ''] = text.split('-', 2);
  return [from.trim(), until.trim()];
}
