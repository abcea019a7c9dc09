// A whole day's work without the mouse: make a flow, add and connect a step, meet its problem, undo, keep a version, find help.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshHome, openApp, startDisplay } from './driver.mjs';

let display;
let home;
let app;

before(async () => {
  display = await startDisplay(1440, 900);
  home = await freshHome();
  app = await openApp({ display: display.display, home: home.folder });
  await app.resize(1440, 900);
});

after(async () => {
  await app?.close();
  display?.stop();
  await home?.remove();
});

const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const untilSteps = (count) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const problems = () => app.run(() => document.querySelectorAll('.problem').length);

/** Goes on with a key until what has the focus matches. */
async function walkTo(selector, ...keys) {
  for (let left = 60; left > 0; left--) {
    if (await app.run((css) => document.activeElement?.matches(css) ?? false, selector)) return;
    await app.press(...keys);
  }
  assert.fail(`the focus never came to ${selector}`);
}

test('everything is done by keyboard', async () => {
  await app.see('[data-template]');
  await walkTo('[data-template="dropship"]', 'Tab');
  await app.press('Enter');
  await app.see('.step');
  await app.until(() => document.querySelector('.dock .problems, .dock .empty') !== null, [], 'the first check');
  const first = await steps();
  const clean = await problems();

  // To the canvas, along the flow, and a step behind the one that is chosen.
  await walkTo('.canvas', 'F6');
  await app.press('ArrowRight');
  await app.until(() => document.querySelectorAll('.step[data-selected]').length === 1, [], 'one chosen step');
  await app.press('ArrowRight');
  await app.press('n');
  await app.see('.add-menu');
  await app.type('split');
  await app.until(() => document.querySelector('.add-menu [role="option"][aria-selected="true"]')?.textContent.includes('Split order'), [], 'the step that was sought');
  await app.press('Enter');
  await untilSteps(first + 1);
  await app.until((count) => document.querySelectorAll('.problem').length > count, [clean], 'a finding about it');

  // To the problem and back; undo takes it away.
  await walkTo('.canvas', 'F6');
  await app.press('F8');
  await app.until(() => document.querySelectorAll('.step[data-selected]').length > 0, [], 'the step of the problem');
  await app.press('Control', 'z');
  await untilSteps(first);
  await app.until((count) => document.querySelectorAll('.problem').length === count, [clean], 'the finding goes, too');

  // A step by its name from the command palette.
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type('add split order');
  await app.until(() => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes('Split order'), [], 'the entry');
  await app.press('Enter');
  await untilSteps(first + 1);

  // A named version.
  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('first');
  await app.press('Enter');
  await app.until(() => document.querySelector('.mantine-Modal-content') === null, [], 'the end of the dialog');
  await app.until(() => document.querySelector('.status-bar').textContent.includes('v1'), [], 'the version in the status bar');

  // Help on what has the focus, and it gives the focus back.
  await walkTo('.canvas', 'F6');
  await app.press('F1');
  await app.see('.help');
  await app.press('Escape');
  await app.until(() => document.activeElement?.matches('.canvas') ?? false, [], 'the focus back on the canvas');
  await app.press('?');
  await app.see('.shortcuts');
  await app.press('Escape');
  await app.until(() => document.querySelector('.shortcuts') === null, [], 'the end of the list');

  await app.press('Control', 'w');
  await app.see('[data-template]');
  await app.press('Control', 'Shift', 't');
  await untilSteps(first + 1);
});
