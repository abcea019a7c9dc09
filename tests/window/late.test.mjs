// Answers that come late, as on a slow machine: who goes on before them loses nothing, and nothing comes back that is over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, sleep, useWindow } from './driver.mjs';

useWindow(async () => {
  await app.see('[data-template]');
});

const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
const texts = (css) => app.run((selector) => [...document.querySelectorAll(selector)].map((one) => one.value ?? one.textContent), css);

/** Runs a command by its name in the palette. */
async function command(name) {
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type(name);
  await app.until((wanted) => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes(wanted), [name], `the entry ${name}`);
  await app.press('Enter');
}

async function open(template) {
  await app.press('Control', 'o');
  await app.click(`[data-template="${template}"]`);
  await app.see('.canvas .step');
  await app.see('.status-bar[data-checked]');
}

async function fill(cell, text) {
  await app.run((place) => document.querySelector(`[data-cell="${place}"]`).focus(), cell);
  await app.press('Enter');
  await app.until(() => document.activeElement?.matches('.grid td input') ?? false, [], 'the field of the cell');
  await app.press('Control', 'a');
  await app.type(text);
  await app.press('Enter');
}

test('a cell of a table that is filled before the one before it is kept takes nothing from that', async () => {
  await open('approval-policy');
  await command('Show tables');
  await app.see('.grid');
  await app.hold('edit');
  await fill('0 0', '<= 300000');
  await fill('1 0', '<= 400000');
  await app.untilHeld();
  await app.release();
  await app.see('.status-bar[data-checked]');
  assert.deepEqual((await texts('.grid [data-cell$=" 0"]')).slice(0, 2), ['<= 300000', '<= 400000']);
});

test('what is typed goes on from what was typed before, however late that is kept', async () => {
  await focusCanvas();
  await app.press('Escape');
  await app.see('[data-flow-form] textarea');
  await app.run(() => document.querySelector('[data-flow-form] textarea').focus());
  await app.press('Control', 'a');
  await app.hold('edit');
  await app.type('One');
  await app.untilHeld();
  await app.type(' two');
  // As long as somebody pauses before what is typed is kept.
  await sleep(600);
  await app.letGo();
  await app.untilHeld(2);
  await app.type(' three');
  await app.release();
  await app.until(() => document.querySelector('[data-flow-form] textarea').value === 'One two three', [], 'all that was typed', 3000);
});

test('a name in one language stays when the other is typed before it is kept', async () => {
  await app.run(() => document.querySelector('[data-flow-form] .names input').focus());
  await app.press('Control', 'a');
  await app.hold('edit');
  await app.type('Ours');
  await app.press('Tab');
  await app.press('Control', 'a');
  await app.type('Unsere');
  await app.press('Enter');
  await app.untilHeld();
  await app.release();
  await app.see('.status-bar[data-checked]');
  assert.deepEqual(await texts('[data-flow-form] .names input'), ['Ours', 'Unsere']);
});
