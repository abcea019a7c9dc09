import { expect, test } from 'vitest';
import { freePlace } from './places';

test('a place that steps cover is left for one below', () => {
  const nodes = { a: { component: 'a', at: [0, 0] as [number, number] }, b: { component: 'b', at: [0, 104] as [number, number] } };
  expect(freePlace({ nodes }, [40, 10])).toEqual([40, 218]);
  expect(freePlace({ nodes: {} }, [40, 10])).toEqual([40, 10]);
});
