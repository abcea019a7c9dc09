/** Orders in the flow over time, as a report tells it. */
import type { Report } from '../bindings/rehearse';

export interface Slice {
  /** Seconds since the run's start. */
  from: number;
  until: number;
  mean: number;
  low: number | null;
  high: number | null;
}

/** The slices of a report up to the last in which anything is in the flow. */
export function backlogOf(report: Report): Slice[] {
  const { series } = report;
  const column = series.columns.find((one) => one.about === 'orders' && one.measure === 'in_flow');
  if (!column) return [];
  const slices = series.from_s.map((from, at) => ({
    from,
    until: from + series.slice_s,
    mean: column.mean[at] ?? 0,
    low: column.low[at] ?? null,
    high: column.high[at] ?? null,
  }));
  const last = slices.findLastIndex((slice) => slice.mean > 0);
  return slices.slice(0, Math.min(slices.length, last + 2));
}

/** No more slices than so many: neighbours become one, with their greatest mean and widest range, so that no peak is lost. */
export function thinned(slices: Slice[], most: number): Slice[] {
  const together = Math.ceil(slices.length / most);
  if (together <= 1) return slices;
  const thin: Slice[] = [];
  for (let at = 0; at < slices.length; at += together) {
    const some = slices.slice(at, at + together);
    const [first, last] = [some[0], some.at(-1)];
    if (!first || !last) continue;
    const lows = some.map((slice) => slice.low).filter((low) => low !== null);
    const highs = some.map((slice) => slice.high).filter((high) => high !== null);
    thin.push({
      from: first.from,
      until: last.until,
      mean: Math.max(...some.map((slice) => slice.mean)),
      low: lows.length > 0 ? Math.min(...lows) : null,
      high: highs.length > 0 ? Math.max(...highs) : null,
    });
  }
  return thin;
}

/** The end of an axis: a round number not below the greatest value. */
export function niceMost(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const round = [1, 2, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10;
  return round * power;
}
