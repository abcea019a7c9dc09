/** Making flows: one at a time, so that a second press on what makes one is none. */
import { sayError } from './desk';
import { once } from './turns';

/** Makes and opens a flow as told, unless one is being made. */
export function making(make: () => Promise<void>): Promise<void> {
  return once('flow', make).catch(sayError);
}
