import { Loader } from '@mantine/core';
import { Suspense, lazy, useMemo } from 'react';
import { useProvide, type Command } from '../commands/registry';
import { compareCommands, useComparing } from './compare';

const View = lazy(async () => ({ default: (await import('./CompareView')).CompareView }));

/** Two states of a flow side by side or in one picture, over the canvas, while they are compared. */
export function Comparing({ flowKey }: { flowKey: number }) {
  const commands = useMemo<Command[]>(() => compareCommands(flowKey), [flowKey]);
  useProvide(commands);
  const open = useComparing((state) => state.open);
  if (open?.key !== flowKey) return null;
  return (
    <Suspense fallback={<Loader size="sm" m="md" />}>
      <View flowKey={flowKey} sides={open} />
    </Suspense>
  );
}
