import { expect, test } from 'vitest';
import { placeBeside } from './place';

const card = { width: 300, height: 160 };
const room = { width: 1280, height: 800 };

test('the card stands right of a pane on the left', () => {
  expect(placeBeside({ left: 0, top: 40, width: 240, height: 700 }, card, room)).toEqual({ left: 252, top: 310 });
  expect(placeBeside({ left: 0, top: 40, width: 240, height: 300 }, card, room)).toEqual({ left: 252, top: 52 });
});

test('it stands left of something at the right border', () => {
  expect(placeBeside({ left: 1150, top: 4, width: 100, height: 30 }, card, room)).toEqual({ left: 838, top: 12 });
});

test('it stands above a dock over the whole width', () => {
  expect(placeBeside({ left: 0, top: 560, width: 1280, height: 220 }, card, room)).toEqual({ left: 968, top: 388 });
});

test('it is whole within the window whatever it points at', () => {
  for (const target of [
    { left: 0, top: 0, width: 1280, height: 800 },
    { left: -50, top: -50, width: 10, height: 10 },
    { left: 2000, top: 2000, width: 10, height: 10 },
  ]) {
    const { left, top } = placeBeside(target, card, room);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(left + card.width).toBeLessThanOrEqual(room.width);
    expect(top + card.height).toBeLessThanOrEqual(room.height);
  }
});
