/** What is asked for again before it was answered. */

const numbers = new Map<string, number>();

/** Answers whether nothing was asked about this since; what comes to an earlier question is passed over. */
export function lastAsked(about: string): () => boolean {
  const mine = (numbers.get(about) ?? 0) + 1;
  numbers.set(about, mine);
  return () => numbers.get(about) === mine;
}
