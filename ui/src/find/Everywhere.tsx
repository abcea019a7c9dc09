import { Suspense, lazy } from 'react';
import { useEverywhere } from './find';

const Dialog = lazy(async () => ({ default: (await import('./EverywhereDialog')).EverywhereDialog }));

/** The dialog that finds words in all flows, while it is open. */
export function Everywhere() {
  const isOpen = useEverywhere((state) => state.open);
  return isOpen ? (
    <Suspense fallback={null}>
      <Dialog />
    </Suspense>
  ) : null;
}
