/** How Chinese names are typed in Latin letters, as the desk knows; asked for once each. */
import { create } from 'zustand';
import { ask } from '../host/host';

const known = new Map<string, readonly string[]>();
const wanted = new Set<string>();
const NONE: readonly string[] = [];

/** Counts up whenever more spellings have come. */
export const useSpellings = create<{ version: number }>(() => ({ version: 0 }));

/** First letters and full spelling of a name; nothing while they are not there yet. */
export function spellingOf(name: string): readonly string[] {
  if (!/\p{Script=Han}/u.test(name)) return NONE;
  const found = known.get(name);
  if (found) return found;
  wanted.add(name);
  return NONE;
}

/** Asks for what {@link spellingOf} did not know. */
export async function learnSpellings(): Promise<void> {
  const texts = [...wanted];
  wanted.clear();
  if (texts.length === 0) return;
  const spelled = await ask<string[][]>('spell', { texts });
  for (const [at, text] of texts.entries()) known.set(text, spelled[at] ?? NONE);
  useSpellings.setState(({ version }) => ({ version: version + 1 }));
}
