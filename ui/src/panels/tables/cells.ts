/** Answers of a table as people read and write them: names of exits and roles without the marks of the expression language. */

const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u;
const QUOTED = /^"([^"\\]*)"$/;

/** Whether the answers of a column are a name, or a list of names. */
export type Answers = 'name' | 'names' | 'plain';

export function answersOf(output: string): Answers {
  if (output === 'exit') return 'name';
  return output === 'roles' ? 'names' : 'plain';
}

/** What the cell shows; anything but plain names is shown as it stands. */
export function readable(text: string, answers: Answers): string {
  if (answers === 'name') {
    const name = QUOTED.exec(text.trim())?.[1];
    return name !== undefined && NAME.test(name) ? name : text;
  }
  if (answers === 'names') {
    const list = /^\[(.*)\]$/s.exec(text.trim())?.[1];
    const names = list?.split(',').map((one) => QUOTED.exec(one.trim())?.[1]);
    return names?.every((name) => name !== undefined && NAME.test(name)) ? names.join(', ') : text;
  }
  return text;
}

/** What is kept of what was typed. */
export function writable(typed: string, answers: Answers): string {
  const text = typed.trim();
  if (answers === 'name') return NAME.test(text) && text !== 'null' ? `"${text}"` : text;
  if (answers === 'names') {
    const names = text.split(/[,，、;；]/).map((one) => one.trim()).filter(Boolean);
    return names.length > 0 && names.every((name) => NAME.test(name)) ? `[${names.map((name) => `"${name}"`).join(', ')}]` : text;
  }
  return text;
}

export type Place = { kind: 'table' } | { kind: 'row'; row: number } | { kind: 'when' | 'then'; row: number; column: number } | { kind: 'input' | 'output'; column: number } | { kind: 'offer'; row: number; part: string };

/** The place in a table that a finding names, as `rows[2].when[0]`. */
export function placeOf(part: string): Place {
  const cell = /^rows\[(\d+)\](?:\.(when|then)\[(\d+)\])?/.exec(part);
  if (cell) {
    const row = Number(cell[1]);
    return cell[2] ? { kind: cell[2] === 'when' ? 'when' : 'then', row, column: Number(cell[3]) } : { kind: 'row', row };
  }
  const heading = /^(input|output)s\[(\d+)\]/.exec(part);
  if (heading) return { kind: heading[1] === 'input' ? 'input' : 'output', column: Number(heading[2]) };
  const offer = /^offers\[(\d+)\](?:\.(\w+))?/.exec(part);
  return offer ? { kind: 'offer', row: Number(offer[1]), part: offer[2] ?? '' } : { kind: 'table' };
}
