// What the hand may do and take back in the real window: the tour asks about the wheel once, a step stays under the pointer, Escape ends a drag and a drawn connection, exits have names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, useWindow } from './driver.mjs';

useWindow(async () => {
  // A template by a name that is nearly its own.
  await app.click('.start-search input');
  await app.type('drap-shp');
  await app.click('.nothing-found button');
  await app.see('[data-template="dropship"]');
  await app.press('Control', 'a');
  await app.press('Delete');
  await app.click('[data-door="sample"]');
  await app.see('[data-stop="add"]');
});

const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
const lines = () => app.run(() => [...document.querySelectorAll('.react-flow__edge')].map((edge) => edge.dataset.id.split('\u0000').join(' ')).sort());
const place = (css) =>
  app.run((selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
  }, css);
const step = (id) => `.react-flow__node-step[data-id="${id}"]`;
const move = ({ x, y }, duration = 0) => ({ type: 'pointerMove', duration, x, y });
const down = { type: 'pointerDown', button: 0 };
const up = { type: 'pointerUp', button: 0 };

test('the tour asks once what the wheel does', async () => {
  await app.click('[data-act="tour-next"]');
  await app.see('[data-stop="connect"] .tour-asks [role="radiogroup"]');
  await app.click('.tour-asks .mantine-SegmentedControl-control:last-of-type label');
  await app.until(() => document.querySelector('.tour-asks input[value="touchpad"]').checked, [], 'the touchpad chosen');
  await app.click('[data-stop="connect"] [data-act="tour-next"]');
  await app.see('[data-stop="check"]');
  await app.click('.tour-acts button:first-of-type');
  await app.see('[data-stop="connect"]');
  assert.equal(await app.run(() => document.querySelector('.tour-asks')), null, 'it asks again');
  await app.press('Escape');
  await gone('.tour-card');
  await app.press('Control', ',');
  await app.until(() => document.querySelector('.mantine-Modal-content input[value="touchpad"]')?.checked, [], 'the choice in the settings');
  assert.deepEqual(await app.run(() => [...document.querySelectorAll('.mantine-Modal-content [lang]')].map((name) => [name.lang, name.textContent])), [['en', 'English'], ['zh-CN', '中文']]);
  await app.press('Escape');
  await gone('.mantine-Modal-content');
});

test('a dragged step stays under the pointer, and Escape puts it back', async () => {
  await focusCanvas();
  await app.press('Control', '1');
  await app.middle(step('large'));
  const from = await place(step('large'));
  const far = { x: from.x + 17, y: from.y + 130 };
  // The first move is a long one, as of a quick hand.
  await app.pointer([move(from), down, move({ x: from.x, y: from.y + 40 }), move(far)]);
  await app.until((css, y) => Math.abs(document.querySelector(css).getBoundingClientRect().top + document.querySelector(css).getBoundingClientRect().height / 2 - y) < 3, [step('large'), far.y], 'the step under the pointer');
  await app.press('Escape');
  await app.pointer([move({ x: far.x, y: far.y + 10 }), up]);
  const after = await place(step('large'));
  assert.deepEqual(after, from);
  assert.ok(await app.run(() => document.querySelector('button[aria-label="Undo"]').disabled), 'nothing was changed');
});

test('steps at which a connection cannot end fade, and Escape takes it back', async () => {
  const before = await lines();
  const exit = await place(`${step('offers')} .step-out`);
  await app.pointer([move(exit), down, move({ x: exit.x + 12, y: exit.y + 30 }), move({ x: exit.x + 40, y: exit.y + 90 })]);
  await app.see(`${step('start')} .step[data-refused]`);
  assert.equal(await app.run((css) => document.querySelector(`${css} .step`).dataset.refused ?? null, step('pay')), null);
  await app.press('Escape');
  await gone('.step[data-refused]');
  await app.pointer([move({ x: exit.x + 44, y: exit.y + 94 }), up]);
  assert.deepEqual(await lines(), before);
  assert.equal(await app.run(() => document.querySelector('.add-menu')), null);
});

test('the exit of "Otherwise" has a name, and its connection goes with it', async () => {
  await app.click(step('large'));
  await app.see('[data-setting="otherwise"] input');
  assert.equal(await app.run(() => document.querySelector('[data-setting="otherwise"] input').value), 'No');
  await app.click('[data-setting="otherwise"] input');
  await app.press('Control', 'a');
  await app.type('small one');
  await app.press('Enter');
  await app.until(() => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id.startsWith('large\u0000small_one\u0000')), [], 'the connection by its new name');
  await focusCanvas();
  await app.press('Control', 'z');
  await app.until(() => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id.startsWith('large\u0000no\u0000')), [], 'the name of before');
  await app.click(step('check'));
  await app.until(() => document.querySelector('[data-setting="role"] input')?.value === 'Order desk', [], 'the role by its name');
});

test('what is nowhere is answered with names that are like it', async () => {
  await focusCanvas();
  await app.press('n');
  await app.see('.add-menu');
  await app.type('fraut chek');
  await app.see('.add-menu .nothing-found button');
  await app.click('.add-menu .nothing-found button');
  await app.until(() => document.querySelector('.add-menu [role="option"][aria-selected="true"]')?.textContent.includes('Fraud check'), [], 'the step that was meant');
  await app.press('Escape');
  await gone('.add-menu');
});
