/** Reading and writing the fields of an order, nested as the desk takes it. */
import type { Json } from '../../bindings/types';

type Entries = { [name: string]: Json };

function entries(json: Json | undefined): Entries {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
}

/** The value of a path such as `order.total`; nothing when it is not known. */
export function fieldOf(order: Json, path: string): Json | undefined {
  const [root = '', ...rest] = path.split('.');
  return entries(entries(order)[root])[rest.join('.')];
}

/** The order with one value changed; an empty one is taken out. */
export function withField(order: Json, path: string, value: Json | undefined): Json {
  const [root = '', ...rest] = path.split('.');
  const name = rest.join('.');
  const members = { ...entries(entries(order)[root]) };
  if (value === undefined || value === '') delete members[name];
  else members[name] = value;
  return { ...entries(order), [root]: members };
}

export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function linesOf(order: Json): Entries[] {
  const lines = fieldOf(order, 'order.lines');
  return Array.isArray(lines) ? lines.map(entries) : [];
}

/** A moment as people write it, without its offset; other texts as they are. */
export function shownMoment(text: string): string {
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?(?:\[.*\])?$/.exec(text);
  return found ? `${found[1]} ${found[2]}` : text;
}
