/** Finding steps of the catalog by what people type: names, ids, what it is for, and first pinyin letters. */
import type { Catalog, CatalogComponent, Text } from '../bindings/types';

/** Words of a search, small letters. */
export function soughtWords(sought: string): string[] {
  return sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
}

interface Findable {
  id: string;
  name: Text;
  purpose: Text;
  help?: Text;
}

/** How well something fits, 0 best; nothing when it does not. */
export function fitOf(one: Findable, words: readonly string[], spellings: readonly string[] = []): number | null {
  const [first] = words;
  if (first === undefined) return 0;
  const names = [one.name.en.toLowerCase(), one.name.zh];
  const hay = [...names, one.purpose.en, one.purpose.zh, one.id].join(' ').toLowerCase();
  const isSpelled = words.length === 1 && spellings.some((spelled) => spelled.includes(first));
  if (words.every((word) => hay.includes(word))) {
    if (names.some((name) => name.startsWith(first))) return 0;
    if (names.some((name) => name.includes(first))) return 1;
    return isSpelled ? 1 : 3;
  }
  if (isSpelled) return spellings.some((spelled) => spelled.startsWith(first)) ? 0 : 2;
  // Its help speaks of what people want in many words; it counts last.
  const help = `${one.help?.en ?? ''} ${one.help?.zh ?? ''}`.toLowerCase();
  return words.every((word) => word.length > 1 && (hay.includes(word) || help.includes(word))) ? 4 : null;
}

function sorted<One extends Findable>(all: readonly One[], catalog: Catalog | null, sought: string): One[] {
  const words = soughtWords(sought);
  if (words.length === 0) return [...all];
  const fits = all.flatMap((one) => {
    const fit = fitOf(one, words, catalog?.spellings?.[one.id]);
    return fit === null ? [] : [{ one, fit }];
  });
  return fits.sort((a, b) => a.fit - b.fit).map(({ one }) => one);
}

export function findComponents(catalog: Catalog | null, sought: string): CatalogComponent[] {
  return sorted(catalog?.components ?? [], catalog, sought);
}

export function findPresets(catalog: Catalog | null, sought: string): Catalog['presets'] {
  return sorted(catalog?.presets ?? [], catalog, sought);
}

/** What usually comes after a component, as far as the catalog knows. */
export function usualNext(catalog: Catalog | null, component: string | undefined): CatalogComponent[] {
  const ids = (component && catalog?.next?.[component]) || [];
  return ids.flatMap((id) => catalog?.components.find((one) => one.id === id) ?? []);
}
