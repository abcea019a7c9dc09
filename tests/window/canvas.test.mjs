// Drawing with the pointer in the real window: into a connection, along an axis, a copy, a connection to a whole step, a name in place.
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
  await app.click('[data-template="dropship"]');
  await app.see('.step');
});

after(async () => {
  await app?.close();
  display?.stop();
  await home?.remove();
});

const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const untilSteps = (count) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const chosen = () => app.run(() => document.querySelector('.react-flow__node-step.selected')?.dataset.id);
const place = (id) =>
  app.run((step) => {
    const box = document.querySelector(`.react-flow__node-step[data-id="${step}"]`).getBoundingClientRect();
    return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
  }, id);

/** Steps that lie wholly in view, from the left. */
const inView = () =>
  app.run(() => {
    const canvas = document.querySelector('.canvas').getBoundingClientRect();
    const seen = [...document.querySelectorAll('.react-flow__node-step')].map((node) => ({ id: node.dataset.id, box: node.getBoundingClientRect() }));
    return seen.filter(({ box }) => box.left > canvas.left && box.right < canvas.right && box.bottom < canvas.bottom - 60).sort((one, other) => one.box.left - other.box.left).map(({ id }) => id);
  });

/** The middle between two steps in a row. */
const between = (before, after) =>
  app.run((one, other) => {
    const [left, right] = [one, other].map((id) => document.querySelector(`.react-flow__node-step[data-id="${id}"]`).getBoundingClientRect());
    return { x: Math.round((left.right + right.left) / 2), y: Math.round(left.top + left.height / 2) };
  }, before, after);

test('a step from the palette is dropped into a connection', async () => {
  const count = await steps();
  const [first, second] = await inView();
  const line = await between(first, second);
  const from = await app.middle('.palette-item[data-group="payment"]');
  await app.drag(from, { x: from.x + 120, y: from.y }, { x: line.x - 4, y: line.y }, line);
  await untilSteps(count + 1);
  const id = await chosen();
  const joined = await app.run((step) => [...document.querySelectorAll('.react-flow__edge')].filter((edge) => edge.dataset.id.split('\u0000').includes(step)).length, id);
  assert.ok(joined >= 2, `${id} has ${joined} connections`);
  await app.press('Control', 'z');
  await untilSteps(count);
});

test('the name of a step is changed in its place', async () => {
  const [, id] = await inView();
  const { x, y } = await place(id);
  await app.pointer([{ type: 'pointerMove', duration: 0, x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]);
  await app.press('F2');
  await app.see('.step-name-field');
  await app.type('Money in');
  await app.press('Enter');
  await app.until((step) => document.querySelector(`[data-id="${step}"] .step-name`)?.textContent === 'Money in', [id], 'the new name');
  await app.press('Control', 'z');
  await app.until((step) => document.querySelector(`[data-id="${step}"] .step-name`)?.textContent !== 'Money in', [id], 'the name of before');
});

test('a drag is one change, and undo takes it back', async () => {
  const [, id] = await inView();
  const from = await place(id);
  await app.drag(from, { x: from.x + 6, y: from.y + 120 }, { x: from.x + 30, y: from.y + 190 });
  await app.until((step, y) => document.querySelector(`[data-id="${step}"]`).getBoundingClientRect().top > y, [id, from.y + 100], 'the step further down');
  await app.picture('canvas-dragged');
  await app.press('Control', 'z');
  await app.until((step, y) => Math.abs(document.querySelector(`[data-id="${step}"]`).getBoundingClientRect().bottom - y) < 60, [id, from.y], 'the step where it was');
});

test('an exit drawn to a step is connected, drawn to an empty place it asks for the next step', async () => {
  const ids = await inView();
  const exit = await app.middle(`[data-id="${ids[1]}"] .step-out-outcome, [data-id="${ids[1]}"] .step-out`);
  const target = await place(ids.at(-1));
  const port = await app.run((id) => document.querySelector(`[data-id="${id}"] .step-out-outcome, [data-id="${id}"] .step-out`).dataset.handleid, ids[1]);
  await app.drag(exit, { x: exit.x + 30, y: exit.y + 60 }, target);
  await app.until((id) => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id === id), [`${ids[1]}\u0000${port}\u0000${ids.at(-1)}`], 'the connection');
  await app.press('Control', 'z');
  await app.drag(exit, { x: exit.x + 30, y: exit.y + 60 }, { x: exit.x + 60, y: exit.y + 170 });
  await app.see('.add-menu');
  await app.picture('canvas-add-menu');
  await app.press('Escape');
});
