import { expect, test } from 'vitest';
import { placeAmong } from './tabPlace';

const others = [{ left: 0, width: 100 }, { left: 100, width: 60 }, { left: 260, width: 100 }];

test('a dragged tab takes the place whose neighbours it has passed by half', () => {
  expect([0, 49, 51, 129, 131, 309, 400].map((pointer) => placeAmong(pointer, others))).toEqual([0, 0, 1, 1, 2, 2, 3]);
});
