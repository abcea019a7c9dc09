/** Finding steps of the catalog by what people type. */
import type { Catalog, CatalogComponent } from '../bindings/types';

/** Components whose name, purpose or id holds every word; those whose name begins with it first. */
export function findComponents(catalog: Catalog | null, sought: string): CatalogComponent[] {
  const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const all = catalog?.components ?? [];
  if (words.length === 0) return all;
  const hay = (one: CatalogComponent) => [one.name.en, one.name.zh, one.purpose.en, one.purpose.zh, one.id].join(' ').toLowerCase();
  const rank = (one: CatalogComponent) => {
    const names = [one.name.en.toLowerCase(), one.name.zh];
    if (names.some((name) => name.startsWith(words[0]!))) return 0;
    return names.some((name) => name.includes(words[0]!)) ? 1 : 2;
  };
  return all.filter((one) => words.every((word) => hay(one).includes(word))).sort((one, other) => rank(one) - rank(other));
}
