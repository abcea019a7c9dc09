// What still stands in the field that has the focus, when something is asked of the flow.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { app, display, home, openHere, program, useWindow } from './driver.mjs';

const CLOSE = join(dirname(program()), 'close-window');

useWindow();

const STEP = '.react-flow__node-step[data-id="approve"]';
const NAME = '[data-region="inspector"] input[data-name-field]';
const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
const front = () => app.run(() => document.querySelectorAll('.tab[data-key]').length);

/** Opens a flow of its own with the form of a step. */
async function openStep() {
  const before = await front();
  await app.press('Control', 'o');
  await app.click('[data-template="approval-policy"]');
  await app.until((count) => document.querySelectorAll('.tab[data-key]').length > count, [before], 'one more flow');
  await app.see('.canvas .step');
  await app.run(() => document.querySelector('.canvas').focus());
  await app.press('Control', '1');
  await app.click(STEP);
  await app.see(NAME);
}

/** Types over the name of the step and stays in the field. */
async function typeName(name) {
  await app.click(NAME);
  await app.press('Control', 'a');
  await app.type(name);
}

test('a file holds what was just typed', async () => {
  const path = join(home.folder, 'typed.flow.json');
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: path } });
  await openStep();
  await typeName('As typed');
  await app.press('Control', 'Shift', 's');
  await app.seeText('Saved as "typed.flow.json"');
  assert.equal(JSON.parse(await readFile(path, 'utf8')).nodes.approve.name.en, 'As typed');
  assert.ok(await app.run((css) => document.activeElement === document.querySelector(css), NAME), 'the field keeps the focus');
  await app.type(' and on');
  await app.press('Enter');
  await app.seeText('As typed and on');
});

test('a window that is closed right after typing keeps what was typed', async () => {
  await typeName('Typed and closed');
  await promisify(execFile)(CLOSE, ['720', '450'], { env: { ...process.env, DISPLAY: display.display } });
  await app.gone();
  await app.close();
  await openHere();
  await app.see(STEP);
  assert.equal(await app.run((css) => document.querySelector(css).querySelector('.step-name').textContent, STEP), 'Typed and closed');
});

test('undo in a field takes back what was typed there', async () => {
  const value = () => app.run((css) => document.querySelector(css).value, NAME);
  await app.click(STEP);
  await app.see(NAME);
  await app.click(NAME);
  await app.press('End');
  await app.type('xyz');
  await app.press('Control', 'z');
  await app.until((css) => !document.querySelector(css).value.includes('xyz'), [NAME], 'the text before');
  assert.equal(await value(), 'Typed and closed');
  await app.press('Control', 'Shift', 'z');
  await app.until((css) => document.querySelector(css).value.endsWith('xyz'), [NAME], 'the text again');
  await app.press('Escape');
  await app.until((css) => document.querySelector(css).value === 'Typed and closed', [NAME], 'the name as it was');
});

test('the form follows a press on another step at once, also from a field that was typed into', async () => {
  await typeName('Approve it');
  await app.hold('edit');
  // As in a window that is too busy to paint.
  await app.run(() => {
    const real = window.requestAnimationFrame;
    const held = [];
    window.requestAnimationFrame = (then) => held.push(then);
    window.paintAgain = () => {
      window.requestAnimationFrame = real;
      for (const then of held) real(then);
    };
  });
  await app.click('.react-flow__node-step[data-id="validate"]');
  await app.untilHeld();
  await app.until(() => document.querySelector('.inspector-title').textContent.includes('Validate'), [], 'the form of the other step');
  // From now on it never shows the form before.
  await app.run(() => {
    window.titles = [];
    new MutationObserver(() => window.titles.push(document.querySelector('.inspector-title')?.textContent)).observe(document.querySelector('[data-region="inspector"]'), { childList: true, subtree: true, characterData: true });
  });
  await app.release();
  await app.until((css) => document.querySelector(css).textContent.includes('Approve it'), [STEP], 'the name on the canvas');
  await app.run(() => window.paintAgain());
  await app.settled();
  assert.deepEqual((await app.run(() => window.titles)).filter((title) => !title?.includes('Validate')), []);
});

test('shortcuts act while a cell of a table is typed into, and the cell is kept', async () => {
  await app.run(() => document.querySelector('.canvas').focus());
  await app.press('Control', 'k');
  await app.see('.command-palette input');
  await app.type('Show tables');
  await app.until(() => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes('Show tables'), [], 'the entry');
  await app.press('Enter');
  await app.see('[data-cell="0 0"]');
  const fill = async (text) => {
    await app.run(() => document.querySelector('[data-cell="0 0"]').focus());
    await app.press('Enter');
    await app.until(() => document.activeElement?.matches('.grid td input') ?? false, [], 'the field of the cell');
    await app.press('Control', 'a');
    await app.type(text);
  };
  const untilCell = (text) => app.until((wanted) => document.querySelector('[data-cell="0 0"]')?.textContent === wanted, [text], `a cell "${text}"`);
  await fill('<= 1');
  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.press('Escape');
  await gone('.mantine-Modal-content');
  await untilCell('<= 1');
  await fill('<= 2');
  await app.press('Control', 'k');
  await app.until(() => document.activeElement?.matches('.command-palette input') ?? false, [], 'the field of the commands');
  await app.press('Escape');
  await gone('.command-palette');
  await untilCell('<= 2');
  await fill('<= 3');
  await app.press('Control', 'w');
  await gone('.tab[data-key]');
  await app.press('Control', 'Shift', 't');
  await app.see('[data-cell="0 0"]');
  await untilCell('<= 3');
});
