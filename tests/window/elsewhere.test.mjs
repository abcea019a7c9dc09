// What happens elsewhere while flows are open: another program writes their file, another window changes them. Nothing is lost, and no two windows show different flows.
import assert from 'node:assert/strict';
import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, display, home, openApp, openHere, useWindow } from './driver.mjs';

const TEMPLATE = join(import.meta.dirname, '../../flows/templates/approval-policy.flow.json');

useWindow();

const steps = (window = app) => window.run(() => Number(document.querySelector('.canvas')?.dataset.steps));
const untilSteps = (count, window = app) => window.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const untilTitle = (name, window = app) => window.until((wanted) => document.querySelector('.tab[data-active]')?.textContent.includes(wanted), [name], `"${name}" in front`);
const tabs = () => app.run(() => document.querySelectorAll('.tab[data-key]').length);
const noDialog = () => app.until(() => document.querySelector('.mantine-Modal-content') === null, [], 'the end of the dialog');

/** One more step, by the command palette. */
async function addStep(window = app) {
  const count = await steps(window);
  await window.press('Control', 'k');
  await window.see('.command-palette');
  await window.type('add split order');
  await window.until(() => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes('Split order'), [], 'the entry');
  await window.press('Enter');
  await untilSteps(count + 1, window);
}

const path = () => join(home.folder, 'mine.flow.json');

/** Another program writes the file: the flow as it was, under another title. */
async function writeElsewhere(title) {
  const flow = JSON.parse(await readFile(TEMPLATE, 'utf8'));
  const text = JSON.stringify({ ...flow, title: { en: title, zh: title } });
  await writeFile(path(), text);
  return text;
}

async function decide(act) {
  await app.see(`[data-act="${act}"]`);
  await app.click(`[data-act="${act}"]`);
  await noDialog();
}

test('the file of a flow with changes of its own is written by another program: keep mine', async () => {
  await writeElsewhere('Mine');
  await openHere({ args: [path()] });
  await untilTitle('Mine');
  const first = await steps();
  await addStep();
  const theirs = await writeElsewhere('Theirs');
  await app.seeText('"mine.flow.json" was changed elsewhere');
  await app.picture('elsewhere-conflict');
  await decide('keep-mine');
  await untilTitle('Mine');
  assert.equal(await steps(), first + 1);
  assert.equal(await readFile(path(), 'utf8'), theirs, 'the file is left alone');
});

test('what was seen of a file before its conflict was decided does not bring the question back', async () => {
  await app.run(() => {
    const real = window.fetch;
    window.seen = 0;
    window.told = 0;
    // As on a slow machine: what was seen is told late.
    window.fetch = async (url, ...rest) => {
      const answer = await real(url, ...rest);
      if (!String(url).includes('look_at_file')) return answer;
      window.seen += 1;
      await new Promise((done) => setTimeout(done, 2000));
      window.told += 1;
      return answer;
    };
    window.atOnce = () => (window.fetch = real);
  });
  await writeElsewhere('Theirs at first');
  await app.see('[data-act="keep-mine"]');
  const seen = await app.run(() => window.seen);
  await utimes(path(), new Date(), new Date());
  await app.until((before) => window.seen > before, [seen], 'the file seen again');
  await app.click('[data-act="keep-mine"]');
  await noDialog();
  await app.until(() => window.told === window.seen, [], 'all that was seen being told');
  await app.run(() => window.atOnce());
  await app.picture('elsewhere-decided');
  assert.ok(await app.run(() => document.querySelector('.mantine-Modal-content') === null), 'the question is not asked again');
});

test('take theirs: undo brings mine back', async () => {
  const mine = await steps();
  await writeElsewhere('Theirs again');
  await decide('keep-theirs');
  await untilTitle('Theirs again');
  await untilSteps(mine - 1);
  await app.press('Control', 'z');
  await untilTitle('Mine');
  await untilSteps(mine);
});

test('keep both: two flows, and the file belongs to the new one', async () => {
  const mine = await steps();
  await writeElsewhere('Theirs as well');
  await decide('keep-both');
  await untilTitle('Theirs as well');
  await untilSteps(mine - 1);
  assert.equal(await tabs(), 2);
  await writeElsewhere('Theirs once more');
  await decide('keep-theirs');
  await untilTitle('Theirs once more');
  assert.equal(await tabs(), 2);

  await app.kill();
  await openHere();
  await untilTitle('Theirs once more');
  await untilSteps(mine - 1);
  await app.press('Control', 'Shift', 'Tab');
  await untilTitle('Mine');
  await untilSteps(mine);
});

test('a file that was written while the program was not running is asked about when it starts', async () => {
  await app.close();
  await writeElsewhere('Written at night');
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: path() } });
  await decide('keep-theirs');
  await untilTitle('Written at night');
});

test('saving does not write over what another program has written', async () => {
  await addStep();
  const theirs = await writeElsewhere('Theirs before saving');
  await app.press('Control', 'Shift', 's');
  await app.see('[data-act="keep-mine"]');
  assert.equal(await readFile(path(), 'utf8'), theirs);
  await decide('keep-mine');
  await app.press('Control', 'Shift', 's');
  await app.seeText('Saved as "mine.flow.json"');
  assert.equal(JSON.parse(await readFile(path(), 'utf8')).title.en, 'Written at night');
});

test('two windows on the same flow never diverge', async () => {
  const other = await openApp({ display: display.display, home: home.folder });
  try {
    await other.resize(1440, 900);
    await untilTitle('Written at night', other);
    const first = await steps();
    await untilSteps(first, other);
    await addStep();
    await untilSteps(first + 1, other);
    await addStep(other);
    await untilSteps(first + 2, other);
    await untilSteps(first + 2);
    // Undo is one for both: what the other window did last is taken back.
    await app.press('Control', 'z');
    await untilSteps(first + 1);
    await untilSteps(first + 1, other);
    const names = (window) => window.run(() => [...document.querySelectorAll('.react-flow__node-step')].map((node) => `${node.dataset.id} ${node.style.transform}`).sort());
    assert.deepEqual(await names(other), await names(app));
  } finally {
    await other.close();
  }
});
