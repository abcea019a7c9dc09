/** Names that are most like what was typed, for when nothing has it. */

/** Letters and pairs of letters of a text. */
function parts(text: string): Set<string> {
  const letters = [...text.toLowerCase().replace(/\s+/g, '')];
  return new Set([...letters, ...letters.slice(1).map((letter, at) => `${letters[at]}${letter}`)]);
}

/** Likeness of two texts by what they share, from 0 to 1 (Dice). */
export function likeness(one: string, other: string): number {
  const [a, b] = [parts(one), parts(other)];
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const part of a) if (b.has(part)) shared++;
  return (2 * shared) / (a.size + b.size);
}

const LEAST = 0.42;

/** The names most like it, the likest first; each once. */
export function nearest(sought: string, names: Iterable<string>, most = 3): string[] {
  const all = [...new Set(names)].map((name) => {
    const whole = likeness(sought, name);
    const words = name.split(/\s+/).map((word) => likeness(sought, word) * 0.95);
    return { name, like: Math.max(whole, ...words) };
  });
  return all.filter((one) => one.like >= LEAST).sort((one, other) => other.like - one.like || one.name.length - other.name.length).slice(0, most).map((one) => one.name);
}
