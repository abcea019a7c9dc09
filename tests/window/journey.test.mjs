// The whole way of a first user: start, template, a step dragged from the palette and connected, a finding, its repair, undo, a crash after which everything is there, and the picture of the flow as a file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, useWindow } from './driver.mjs';

useWindow();

const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const untilSteps = (count, what = `${count} steps`) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], what);
const problems = () => app.run(() => [...document.querySelectorAll('.problem .problem-words')].map((words) => words.textContent).sort());
const untilProblems = (wanted, what) =>
  app.until((words) => JSON.stringify([...document.querySelectorAll('.problem .problem-words')].map((one) => one.textContent).sort()) === words, [JSON.stringify(wanted)], what);
const connected = () => app.run(() => [...document.querySelectorAll('.react-flow__edge')].map((edge) => edge.dataset.id.replaceAll('\u0000', ' ')).sort());
const untilConnected = (from, port, to) => app.until((id) => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id === id), [[from, port, to].join('\u0000')], `${from} connected to ${to}`);
const untilFinding = (words) => app.until((text) => [...document.querySelectorAll('.problem')].some((problem) => problem.textContent.includes(text)), [words], `the finding "${words}"`);
/** Where steps lie, and what they are called. */
const picture = () => app.run(() => [...document.querySelectorAll('.react-flow__node-step')].map((node) => `${node.dataset.id} ${node.style.transform} ${node.textContent}`).sort());

/** Shows the whole flow, and waits until it stands still. */
async function whole() {
  await app.press('Control', '1');
  await app.until(() => {
    const view = document.querySelector('.react-flow__viewport').style.transform;
    window.seenViews = [view, ...(window.seenViews ?? [])].slice(0, 8);
    return window.seenViews.length === 8 && window.seenViews.every((one) => one === view);
  }, [], 'the view at rest');
}

/** Waits for a check of the flow as it is now, and answers what it found. */
async function checked() {
  await app.see('.status-bar[data-checked]');
  return problems();
}

test('a flow is drawn, mended, survives a crash and becomes a picture', async () => {
  const file = join(home.folder, 'dropship.svg');
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: file } });
  await app.seeText('Start from a template');
  await app.click('[data-template="dropship"]');
  await app.see('.canvas .step');
  const first = await steps();
  const clean = await checked();
  await whole();

  // A step from the palette, by pointer, into an empty place.
  await app.run(() => {
    const item = [...document.querySelectorAll('.palette-item')].find((one) => one.textContent === 'Approval');
    item.dataset.wanted = '';
  });
  const before = await app.run(() => [...document.querySelectorAll('.react-flow__node-step')].map((node) => node.dataset.id));
  await app.drag(await app.middle('.palette-item[data-wanted]'), { x: 500, y: 480 }, { x: 640, y: 520 });
  await untilSteps(first + 1, 'one more step');
  const id = await app.until((known) => [...document.querySelectorAll('.react-flow__node-step')].map((node) => node.dataset.id).find((one) => !known.includes(one)), [before], 'the new step');

  // Connected by drawing from an exit to the step: now its own exits lead nowhere.
  const exit = await app.middle('[data-id="ship"] [data-handleid="short"].step-out');
  await app.drag(exit, { x: exit.x + 20, y: exit.y + 40 }, await app.middle(`.react-flow__node-step[data-id="${id}"]`));
  await untilConnected('ship', 'short', id);
  const lost = 'Exit "Rejected" of "Approval" leads nowhere. Orders that leave by it would be lost.';
  await untilFinding(lost);
  await app.see(`.react-flow__node-step[data-id="${id}"] .step-mark`);
  const found = await checked();
  await app.picture('journey-finding');

  // The repair of that finding is said, drawn, and made.
  await app.run((words) => {
    const problem = [...document.querySelectorAll('.problem')].find((one) => one.textContent.includes(words));
    problem.querySelector('[data-act="repair"]').dataset.wanted = '';
  }, lost);
  await app.click('[data-act="repair"][data-wanted]');
  await app.until((words) => ![...document.querySelectorAll('.problem')].some((problem) => problem.textContent.includes(words)), [lost], 'the finding gone');
  const mended = await checked();
  const lines = await connected();
  assert.ok(lines.some((line) => line.startsWith(`${id} rejected `)), `the exit is connected: ${lines}`);
  assert.notDeepEqual(mended, found);

  // Undo takes the repair back, and only that; redo makes it again.
  await app.press('Control', 'z');
  await untilFinding(lost);
  await untilConnected('ship', 'short', id);
  await untilProblems(found, 'the findings of before');
  await app.press('Control', 'Shift', 'z');
  await untilProblems(mended, 'the findings after the repair');
  const drawn = await picture();

  // The process dies; everything is there: steps and their places, connections, findings, and undo.
  await app.kill();
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: file } });
  await untilSteps(drawn.length, 'all steps after the crash');
  await untilProblems(mended, 'the findings after the crash');
  await whole();
  assert.deepEqual(await picture(), drawn);
  assert.deepEqual(await connected(), lines);

  await app.click('[data-act="export"]');
  await app.see('.export-choices');
  await app.click('.export-choices input');
  await app.until(() => {
    const option = [...document.querySelectorAll('[role="option"]')].find((one) => one.textContent.includes('SVG'));
    option?.setAttribute('data-wanted', '');
    return option !== undefined;
  }, [], 'the format');
  await app.click('[role="option"][data-wanted]');
  await app.until(() => document.querySelector('.export-choices input').value.includes('SVG'), [], 'the format chosen');
  await app.see('.export-preview img, .export-preview svg, .export-preview object');
  await app.picture('journey-export');
  await app.click('[data-act="save-export"]');
  await app.seeText('dropship.svg');
  const svg = await readFile(file, 'utf8');
  assert.match(svg, /<svg /);
  for (const words of ['Approval', 'Rejected']) assert.ok(svg.includes(words), `the picture shows ${words}`);
  await app.press('Escape');
  await app.until(() => document.querySelector('.mantine-Modal-content') === null, [], 'the end of the dialog');

  // Undo still goes back all the way: the repair, the connection, the step.
  for (const what of ['the repair', 'the connection', 'the step']) {
    const was = (await connected()).join();
    const count = await steps();
    await app.press('Control', 'z');
    await app.until(
      (lines, many) => {
        const now = [...document.querySelectorAll('.react-flow__edge')].map((edge) => edge.dataset.id.replaceAll('\u0000', ' ')).sort().join();
        return now !== lines || document.querySelector('.canvas').dataset.steps !== String(many);
      },
      [was, count],
      `${what} taken back`,
    );
  }
  await untilSteps(first, 'the steps of the template');
  await untilProblems(clean, 'the findings of then');
  await app.see('button[aria-label="Undo"][disabled]');
});
