import { Loader } from '@mantine/core';
import { Suspense, lazy } from 'react';

const Body = lazy(async () => ({ default: (await import('./step/StepBody')).StepBody }));

/** The tab of the dock in which one order is walked through the flow; loaded when it is first looked at. */
export function StepThrough({ flowKey }: { flowKey: number }) {
  return (
    <Suspense fallback={<Loader size="sm" m="md" />}>
      <Body key={flowKey} flowKey={flowKey} />
    </Suspense>
  );
}
