// What the processes of the app cost, from /proc: processor time of all their threads, and the memory they hold.
import { readdirSync, readFileSync } from 'node:fs';

/** Kernel ticks to a second, as /proc counts; the same on every Linux that Node.js runs on. */
const TICKS = 100;

/** The fields of /proc/PID/stat behind the name, which may hold anything. */
function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function orNothing(read) {
  try {
    return read();
  } catch {
    return undefined; // gone meanwhile
  }
}

/** A process and all that it started, directly or not. */
export function family(pid) {
  const children = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(orNothing(() => stat(name)[1]));
    if (Number.isFinite(parent)) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** Processor time of processes in milliseconds, user and system. */
export function cpuOf(pids) {
  return pids.reduce((sum, pid) => {
    const fields = orNothing(() => stat(pid));
    return sum + (fields ? ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS : 0);
  }, 0);
}

/** When a process began, in milliseconds since the epoch, to the tick. */
export function beginOf(pid) {
  const sinceBoot = (Number(stat(pid)[19]) * 1000) / TICKS;
  const up = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  return Date.now() - up + sinceBoot;
}

/** Memory of processes in MB; what they share is shared out among them. */
export function memoryOf(pids) {
  const kilobytes = (pid) => Number(orNothing(() => /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')))?.[1] ?? 0);
  return pids.reduce((sum, pid) => sum + kilobytes(pid), 0) / 1024;
}

/** The program of a process. */
export function nameOf(pid) {
  return orNothing(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim()) ?? '';
}

/** The load of the machine over the last minute. */
export function load() {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
