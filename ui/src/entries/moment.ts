/** Moments as people write them, "2026-11-10 20:00" beside a time zone, and as they stand in a flow: ISO 8601 with an offset. */

export interface Moment {
  /** `2026-11-10 20:00`, with seconds only where there are some. */
  text: string;
  /** `+08:00`. */
  zone: string;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
const TYPED = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?|\s*(\d{1,2})\s*[时点](?:(\d{1,2})\s*分?)?)?$/;

/** Offsets that are offered, with who lives by them. */
export const ZONES: readonly { zone: string; en: string; zh: string }[] = [
  { zone: '-08:00', en: 'Los Angeles', zh: '洛杉矶' },
  { zone: '-05:00', en: 'New York', zh: '纽约' },
  { zone: '-03:00', en: 'São Paulo', zh: '圣保罗' },
  { zone: '+00:00', en: 'London', zh: '伦敦' },
  { zone: '+01:00', en: 'Berlin', zh: '柏林' },
  { zone: '+02:00', en: 'Cairo', zh: '开罗' },
  { zone: '+03:00', en: 'Moscow', zh: '莫斯科' },
  { zone: '+04:00', en: 'Dubai', zh: '迪拜' },
  { zone: '+05:30', en: 'Mumbai', zh: '孟买' },
  { zone: '+07:00', en: 'Bangkok', zh: '曼谷' },
  { zone: '+08:00', en: 'Beijing', zh: '北京' },
  { zone: '+09:00', en: 'Tokyo', zh: '东京' },
  { zone: '+10:00', en: 'Sydney', zh: '悉尼' },
  { zone: '+12:00', en: 'Auckland', zh: '奥克兰' },
];

/** The offset of this machine. */
export function ownZone(): string {
  const minutes = -new Date().getTimezoneOffset();
  const two = (number: number) => String(number).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

/** The offset that the first moment among some values has. */
export function zoneAmong(values: Iterable<unknown>): string | null {
  for (const value of values) {
    const moment = typeof value === 'string' ? momentOf(value) : null;
    if (moment) return moment.zone;
  }
  return null;
}

/** A moment of a flow; nothing if it is none. */
export function momentOf(iso: string): Moment | null {
  const parts = ISO.exec(iso);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second = '00', zone = 'Z'] = parts;
  const clock = second === '00' ? `${hour}:${minute}` : `${hour}:${minute}:${second}`;
  return { text: `${year}-${month}-${day} ${clock}`, zone: zone === 'Z' ? '+00:00' : zone };
}

/** What somebody typed as an ISO moment of a zone; nothing if it is none (yet), or a day that there is not. */
export function readMoment(typed: string, zone: string): string | null {
  const text = typed.trim();
  if (ISO.test(text)) return text;
  const parts = TYPED.exec(text);
  if (!parts) return null;
  const number = (at: number) => Number(parts[at] ?? 0);
  const [year, month, day, second] = [number(1), number(2), number(3), number(6)];
  const hour = parts[4] === undefined ? number(7) : number(4);
  const minute = parts[4] === undefined ? number(8) : number(5);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59) return null;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${parts[1]}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${zone}`;
}
