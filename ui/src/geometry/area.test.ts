import { describe, expect, test } from 'vitest';
import { around, both, mayCross, nearby, NOWHERE } from './area';

const view = { left: 0, top: 0, right: 1000, bottom: 600 };

test('an area around elements holds what it held and all of them', () => {
  expect(around([], view)).toEqual(view);
  expect(around([{ at: [-50, 700] }, { at: [990, 0], size: [300, 10] }], view)).toEqual({ left: -50, top: 0, right: 1290, bottom: 764 });
});

test('an area that holds nothing adds nothing', () => {
  expect(both(view, NOWHERE)).toEqual(view);
  expect(around([{ at: [5, 6], size: [1, 2] }], NOWHERE)).toEqual({ left: 5, top: 6, right: 6, bottom: 8 });
});

describe('nearby', () => {
  test('stays as it is while the view moves a little, and always holds it with room around', () => {
    const moved = (by: number) => nearby({ left: by, top: by, right: 1000 + by, bottom: 600 + by });
    expect(moved(10)).toEqual(moved(20));
    for (const by of [-5000, -1, 0, 333, 99_999]) {
      const area = moved(by);
      expect(area.left).toBeLessThanOrEqual(by - 1000);
      expect(area.right).toBeGreaterThanOrEqual(by + 2000);
      expect(area.top).toBeLessThanOrEqual(by - 600);
      expect(area.bottom).toBeGreaterThanOrEqual(by + 1200);
    }
  });

  test('is not endless for a view without a size', () => {
    expect(nearby({ left: 5, top: 5, right: 5, bottom: 5 })).toEqual({ left: 4, top: 4, right: 6, bottom: 6 });
  });
});

test('a line may cross an area when what lies between its ends does', () => {
  expect(mayCross([-500, 100], [2000, 100], view)).toBe(true);
  expect(mayCross([-500, 100], [-200, 100], view)).toBe(false);
  expect(mayCross([100, 700], [100, 900], view)).toBe(false);
  expect(mayCross([-170, 0], [-300, 0], view)).toBe(true);
});
