// Drawing with the pointer in the real window: into a connection, along an axis, a copy, a connection to a whole step, a name in place.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, useWindow } from './driver.mjs';

useWindow(async () => {
  await app.click('[data-template="dropship"]');
  await app.see('.step');
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

/** A place on a connection at which nothing else lies; the view may still be moving when it is asked for. */
const onLine = () =>
  app.until(
    () => {
      // WebKit leaves the transform of the view out of getScreenCTM.
      const view = new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform);
      const canvas = document.querySelector('.react-flow').getBoundingClientRect();
      for (const path of document.querySelectorAll('.react-flow__edge-path')) {
        for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
          const point = path.getPointAtLength(path.getTotalLength() * share);
          const [x, y] = [canvas.left + view.e + point.x * view.a, canvas.top + view.f + point.y * view.d];
          const line = document.elementFromPoint(x, y)?.closest('.react-flow__edge');
          if (line && y > 90) return { x: Math.round(x), y: Math.round(y) };
        }
      }
      return null;
    },
    [],
    'a connection in view',
  );

test('a step from the palette is dropped into a connection', async () => {
  const count = await steps();
  const line = await onLine();
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
  // Another step than the one that was just clicked: a press there so soon would be the second half of a double click.
  const [, , id] = await inView();
  const from = await place(id);
  await app.drag(from, { x: from.x + 6, y: from.y + 120 }, { x: from.x + 30, y: from.y + 190 });
  await app.until((step, y) => document.querySelector(`[data-id="${step}"]`).getBoundingClientRect().top > y, [id, from.y + 100], 'the step further down');
  await app.picture('canvas-dragged');
  await app.see('button[aria-label="Undo"]:not([disabled])');
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

test('a click on one of several chosen steps chooses it alone', async () => {
  const [, id] = await inView();
  await app.run(() => document.querySelector('.canvas').focus());
  await app.press('Control', 'a');
  await app.until(() => document.querySelectorAll('.react-flow__node-step.selected').length > 2, [], 'all steps chosen');
  await app.click(`.react-flow__node-step[data-id="${id}"]`);
  await app.until((step) => [...document.querySelectorAll('.react-flow__node-step.selected')].map((node) => node.dataset.id).join() === step, [id], 'one step chosen');
});

test('a double click in the middle of a short connection opens the form of the step it comes from', async () => {
  await app.press('Escape');
  const [, id] = await inView();
  const from = await app.run((step) => {
    const box = document.querySelector(`[data-id="${step}"] .step-out`).getBoundingClientRect();
    return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
  }, id);
  const room = await app.run(() => 72 * new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a);
  const [x, y] = [Math.round(from.x + room / 2), from.y];
  const click = [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
  await app.pointer([{ type: 'pointerMove', duration: 0, x, y }, { type: 'pause', duration: 200 }, ...click, ...click]);
  await app.until(() => document.activeElement?.closest('[data-region="inspector"]') !== null, [], 'the focus in the form');
  assert.equal(await chosen(), id);
  assert.equal(await app.run(() => document.querySelector('.add-menu')), null);
  // The plus beside the line is still there to be pressed.
  await app.pointer([{ type: 'pointerMove', duration: 0, x, y }, { type: 'pointerMove', duration: 100, x, y: y - 12 }]);
  await app.click('.connection-plus');
  await app.see('.add-menu');
  await app.press('Escape');
});
