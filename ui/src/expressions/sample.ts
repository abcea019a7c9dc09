/** The sample order of a flow: what expressions are worked out with while no order is stepped through. */
import { create } from 'zustand';
import type { FlowSample } from '../bindings/expression';
import type { Json } from '../bindings/types';
import { sayError } from '../document/desk';
import { ask } from '../host/host';

/** Counts how often a sample order was changed, so that values are asked for again. */
const useChanges = create<{ count: number }>(() => ({ count: 0 }));

export function useSampleCount(): number {
  return useChanges((state) => state.count);
}

/** Makes an order the sample of a flow; nothing takes the usual one again. */
export async function keepSample(key: number, order: Json): Promise<void> {
  try {
    await ask<FlowSample>('expression.keep_sample', { key, order });
    useChanges.setState(({ count }) => ({ count: count + 1 }));
  } catch (error) {
    sayError(error);
  }
}
