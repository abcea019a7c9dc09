// The whole way of a first user: template, a step from the palette, a finding, its repair, undo, a crash, and everything is there.
import { test } from 'node:test';
import { app, openHere, useWindow } from './driver.mjs';

useWindow();

const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const problems = () => app.run(() => document.querySelectorAll('.problem').length);

test('a flow is drawn, mended, and survives a crash', async () => {
  await openHere();
  await app.click('[data-template="dropship"]');
  await app.see('.step');
  await app.until(() => document.querySelector('.problems, .dock .empty') !== null);
  const first = await steps();
  const clean = await problems();

  // A step from the palette, by pointer, into an empty place.
  const from = await app.middle('[data-group="payment"].palette-item');
  const canvas = await app.run(() => {
    const box = document.querySelector('.canvas').getBoundingClientRect();
    return { x: Math.round(box.left + 120), y: Math.round(box.bottom - 80) };
  });
  await app.drag(from, { x: 420, y: 400 }, canvas);
  await app.until((count) => document.querySelector('.canvas')?.dataset.steps === String(count), [first + 1], 'one more step');
  await app.until((count) => document.querySelectorAll('.problem').length > count, [clean], 'a finding about it');
  await app.picture('journey-finding');

  await app.press('Control', 'z');
  await app.until((count) => document.querySelector('.canvas')?.dataset.steps === String(count), [first], 'undo takes it away');
  await app.until((count) => document.querySelectorAll('.problem').length === count, [clean], 'the finding goes, too');

  await app.press('Control', 'Shift', 'z');
  await app.until((count) => document.querySelector('.canvas')?.dataset.steps === String(count), [first + 1], 'redo brings it back');

  // The process dies; what was acknowledged is there, and undo still works.
  await app.kill();
  await openHere();
  // The flow that was open opens again; where that was not noted before the crash, it stands on the start page.
  const isOpen = () => {
    document.querySelector('[data-flow]')?.click();
    return document.querySelector('.canvas') !== null;
  };
  await app.until(isOpen, [], 'the flow of before');
  await app.until((count) => document.querySelector('.canvas')?.dataset.steps === String(count), [first + 1], 'all steps after the crash');
  await app.press('Control', 'z');
  await app.until((count) => document.querySelector('.canvas')?.dataset.steps === String(count), [first], 'undo after the crash');
  await app.until((count) => document.querySelectorAll('.problem').length === count, [clean], 'the findings of then');
});
