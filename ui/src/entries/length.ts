/** Lengths of time as people write them, "2 h 30 min" or "2 小时 30 分", and as they stand in a flow: ISO 8601. */
import type { Language } from '../bindings/types';
import { withUnit } from './unit';

const ISO = /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const PART = /(\d+(?:\.\d+)?)\s*(weeks?|w|周|星期|days?|d|天|日|hours?|hrs?|h|个?小时|时|minutes?|mins?|m|分钟?|seconds?|secs?|s|秒)\s*/giy;

function secondsOf(unit: string): number {
  if (/^(w|周|星期)/i.test(unit)) return WEEK;
  if (/^(d|天|日)/i.test(unit)) return DAY;
  if (/^(h|个?小时|时)/i.test(unit)) return HOUR;
  return /^(m|分)/i.test(unit) ? MINUTE : 1;
}

/** Seconds of an ISO length; nothing if it is none. */
export function lengthSeconds(iso: string): number | null {
  const parts = ISO.exec(iso);
  if (!parts || iso === 'P' || iso.endsWith('T')) return null;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (weeks ?? 0) * WEEK + (days ?? 0) * DAY + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0);
}

interface Parts {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

function partsOf(total: number): Parts {
  const whole = Math.floor(total);
  const rest = Math.round((total - whole) * 1e6) / 1e6;
  return { days: Math.floor(whole / DAY), hours: Math.floor((whole % DAY) / HOUR), minutes: Math.floor((whole % HOUR) / MINUTE), seconds: (whole % MINUTE) + rest };
}

/** An ISO length as people say it; what is none stays as it is. */
export function showLength(iso: string, language: Language): string {
  const total = lengthSeconds(iso);
  if (total === null) return iso;
  const { days, hours, minutes, seconds } = partsOf(total);
  const isChinese = language === 'zh';
  const said: string[] = [];
  const say = (amount: number, english: string, chinese: string) => said.push(withUnit(`${amount}`, isChinese ? chinese : english));
  if (days > 0) say(days, days === 1 ? 'day' : 'days', '天');
  if (hours > 0) say(hours, 'h', '小时');
  if (minutes > 0) say(minutes, 'min', days + hours + seconds > 0 ? '分' : '分钟');
  if (seconds > 0) say(seconds, 's', '秒');
  if (said.length === 0) say(0, 'min', '分钟');
  return said.join(' ');
}

/** What somebody typed as an ISO length, in either language; nothing if it is none (yet). */
export function readLength(typed: string): string | null {
  const text = typed.trim();
  if (lengthSeconds(text.toUpperCase()) !== null) return text.toUpperCase();
  let total = 0;
  PART.lastIndex = 0;
  let end = 0;
  for (let part = PART.exec(text); part; part = PART.exec(text)) {
    total += Number(part[1]) * secondsOf(part[2] ?? '');
    end = PART.lastIndex;
  }
  return end > 0 && end === text.length ? writeLength(total) : null;
}

function writeLength(total: number): string {
  const { days, hours, minutes, seconds } = partsOf(total);
  const time = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  const day = days > 0 ? `${days}D` : '';
  return day + time === '' ? 'PT0M' : `P${day}${time === '' ? '' : `T${time}`}`;
}
