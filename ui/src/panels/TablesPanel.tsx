import { Loader } from '@mantine/core';
import { Suspense, lazy } from 'react';

const Body = lazy(async () => ({ default: (await import('./tables/TablesBody')).TablesBody }));

/** The tab of the dock with the tables of a flow; loaded when it is first looked at. */
export function TablesPanel({ flowKey }: { flowKey: number }) {
  return (
    <Suspense fallback={<Loader size="sm" m="md" />}>
      <Body key={flowKey} flowKey={flowKey} />
    </Suspense>
  );
}
