import { Loader } from '@mantine/core';
import { Suspense, lazy } from 'react';

const Body = lazy(async () => ({ default: (await import('../rehearse/SimulationBody')).SimulationBody }));

/** The tab of the dock in which a flow is rehearsed; loaded when it is first looked at. */
export function Simulation({ flowKey }: { flowKey: number }) {
  return (
    <Suspense fallback={<Loader size="sm" m="md" />}>
      <Body key={flowKey} flowKey={flowKey} />
    </Suspense>
  );
}
