/** What is asked for again before it was answered: done once, or answered by the last. */

const underWay = new Set<string>();

/** Does something unless the same is under way: a second press on it is none. */
export async function once<Answer>(what: string, work: () => Promise<Answer>): Promise<Answer | undefined> {
  if (underWay.has(what)) return undefined;
  underWay.add(what);
  try {
    return await work();
  } finally {
    underWay.delete(what);
  }
}

const numbers = new Map<string, number>();

/** Answers whether nothing was asked about this since; what comes to an earlier question is passed over. */
export function lastAsked(about: string): () => boolean {
  const mine = (numbers.get(about) ?? 0) + 1;
  numbers.set(about, mine);
  return () => numbers.get(about) === mine;
}
