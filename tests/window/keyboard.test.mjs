// A whole day's work without the mouse: make a flow, add and connect a step, meet its problem, repair it, undo, keep a version, walk an order, export, find help.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, useWindow } from './driver.mjs';

useWindow();

const file = () => join(home.folder, 'by-keys.svg');

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

/** Waits until exactly one step is chosen, and answers its id. */
const chosen = () => app.until(() => {
  const steps = [...document.querySelectorAll('.react-flow__node-step.selected')];
  return steps.length === 1 && steps[0].dataset.id;
}, [], 'one chosen step');
const connections = () => app.run(() => document.querySelectorAll('.react-flow__edge').length);
const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);

test('everything is done by keyboard', async () => {
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: file() } });
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

test('a step is connected, repaired and walked through by keyboard', async () => {
  await walkTo('.canvas', 'F6');
  await app.press('Control', '1');
  // The step that stands alone is found by its name, and gets an exit of the one before.
  await app.press('Control', 'f');
  await app.see('.find-bar');
  await app.type('split');
  await app.see('.find-bar [role="option"]');
  await app.press('Enter');
  await app.press('Escape');
  await gone('.find-bar');
  const split = await chosen();
  const lines = await connections();
  await walkTo('.canvas', 'F6');
  await app.press('c');
  await app.see('.connect-menu');
  await app.type('deliver');
  await app.see('.connect-menu [role="option"]');
  await app.press('Enter');
  await gone('.connect-menu');
  await app.until((count) => document.querySelectorAll('.react-flow__edge').length > count, [lines], 'one more connection');
  assert.ok(await app.run((id) => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id.startsWith(`${id}\u0000`)), split));

  // What is wrong with it is gone to by F8 and mended by a key; undo takes that back.
  await app.see('.status-bar[data-checked]');
  await app.until(() => document.querySelector('.problem [data-act="repair"]') !== null, [], 'a finding with a repair');
  for (let left = 20; left > 0 && !(await app.run(() => document.querySelector('.problem[data-here] [data-act="repair"]') !== null)); left--) await app.press('F8');
  const words = await app.run(() => document.querySelector('.problem[data-here] .problem-words').textContent);
  await app.press('Control', '.');
  const isGone = (text) => ![...document.querySelectorAll('.problem .problem-words')].some((one) => one.textContent === text);
  await app.until(isGone, [words], 'the finding gone');
  await app.press('Control', 'z');
  await app.until((text) => [...document.querySelectorAll('.problem .problem-words')].some((one) => one.textContent === text), [words], 'the finding back');

  // A name in the form.
  await walkTo('.canvas', 'F6');
  await app.press('F2');
  await app.see('.step-name-field');
  await app.press('Control', 'a');
  await app.type('By keys');
  await app.press('Enter');
  await app.until(() => [...document.querySelectorAll('.step-name')].some((name) => name.textContent === 'By keys'), [], 'the new name');

  // An order, three steps on and one back.
  await app.press('F10');
  await app.see('.orders tbody button');
  await walkTo('.orders tbody button', 'Tab');
  await app.press('Enter');
  await app.see('.walk');
  for (const count of [1, 2, 3]) {
    await app.press('F10');
    await app.until((many) => document.querySelectorAll('.walk-way li').length === many, [count], `${count} steps`);
  }
  await app.press('Shift', 'F10');
  await app.until(() => document.querySelectorAll('.walk-way li').length === 2, [], 'one step back');
});

test('a flow is exported by keyboard, and tabs are changed by keys', async () => {
  await app.press('Control', 'Shift', 'e');
  await app.see('.export-choices input');
  await walkTo('.export-choices input', 'Tab');
  for (let left = 20; left > 0 && !(await app.run(() => document.querySelector('.export-choices input').value.includes('SVG'))); left--) {
    // The first opens the list at what is chosen.
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await app.press(key);
  }
  await app.see('.export-picture img');
  await walkTo('[data-act="save-export"]', 'Tab');
  await app.press('Enter');
  await app.seeText('by-keys.svg');
  assert.match(await readFile(file(), 'utf8'), /By keys/);
  await app.press('Escape');
  await gone('.mantine-Modal-content');

  const active = () => app.run(() => document.querySelector('.tab[data-active]').dataset.key);
  const one = await active();
  await app.press('Control', 'n');
  await app.until((key) => document.querySelector('.tab[data-active]')?.dataset.key !== key, [one], 'the new flow in front');
  const other = await active();
  await app.press('Control', 'Shift', 'Tab');
  await app.until((key) => document.querySelector('.tab[data-active]')?.dataset.key === key, [one], 'the tab before');
  await app.press('Control', 'Tab');
  await app.until((key) => document.querySelector('.tab[data-active]')?.dataset.key === key, [other], 'the tab after');
});
