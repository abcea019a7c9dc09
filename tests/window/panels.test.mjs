// The panels around the canvas in the real window: findings and their repairs, versions in a picture, finding words, sentences, tabs, and a model that asks before it is added.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, openHere, useWindow } from './driver.mjs';

const MODEL = join(import.meta.dirname, '../import/bpmn-io/draft.bpmn');
const ORDERS = join(import.meta.dirname, '../../flows/examples/double-eleven.orders.csv');

useWindow();

const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const untilSteps = (count) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
const choose = (name) =>
  app.until((wanted) => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes(wanted), [name], `the entry ${name}`);

test('a model of another tool is added only when the person says so', async () => {
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: MODEL } });
  await app.see('[data-template]');
  await app.click('[data-door="import"]');
  await app.see('[data-act="accept-import"]');
  await app.picture('panels-import');
  await app.click('[data-act="cancel-import"]');
  await gone('[data-act="accept-import"]');
  assert.equal(await app.run(() => document.querySelectorAll('[data-flow]').length), 0, 'nothing was added');
  await app.click('[data-door="import"]');
  await app.click('[data-act="accept-import"]');
  await app.see('.canvas .step');
  await app.press('Control', 'o');
  await app.see('[data-flow]');
});

test('a sentence in the palette is one change', async () => {
  await app.click('[data-template="approval-policy"]');
  await app.see('.canvas .step');
  const count = await steps();
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type('add fraud check after authorise');
  await choose('Add "Fraud check" after "Authorise payment"');
  await app.press('Enter');
  await untilSteps(count + 1);
  await app.press('Control', 'z');
  await untilSteps(count);
});

test('Chinese words and first letters find commands in the English window', async () => {
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type('bcmm');
  await choose('Save a named version');
  await app.press('Enter');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('first');
  await app.press('Enter');
  await gone('.mantine-Modal-content');
  await app.until(() => document.querySelector('.status-bar').textContent.includes('v1'), [], 'the version');
});

test('words are found in the flow, lit and gone through', async () => {
  await focusCanvas();
  await app.press('Control', 'f');
  await app.see('.find-bar');
  await app.type('approv');
  await app.until(() => document.querySelectorAll('.find-bar [role="option"]').length > 1, [], 'places');
  await app.press('Enter');
  await app.until(() => document.querySelector('.step[data-hit="here"]') !== null, [], 'the place that is looked at');
  await app.picture('panels-find');
  await app.press('Escape');
  await gone('.find-bar');
  await gone('.step[data-hit]');
});

test('findings are explained, and all safe repairs are one change', async () => {
  const count = await app.run(() => document.querySelectorAll('.react-flow__edge').length);
  assert.ok(count > 0);
  // The way on from shipping when stock is short is taken away.
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type('ship from');
  await choose('Ship from warehouse');
  await app.press('Enter');
  await gone('.command-palette');
  await app.until(() => document.querySelector('[data-region="inspector"] h2')?.textContent.includes('Ship') || document.querySelector('.inspector-title') !== null, [], 'its form');
  await app.until(() => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id.startsWith('ship\u0000short\u0000')), [], 'its connection');
  await app.run(() => {
    const line = [...document.querySelectorAll('.react-flow__edge')].find((edge) => edge.dataset.id.startsWith('ship\u0000short\u0000'));
    line.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  });
  await focusCanvas();
  await app.press('Delete');
  await app.see('.problem[data-rule]');
  await app.click('.problem-row > :last-child');
  await app.until(() => document.querySelectorAll('.problem-details dd').length === 3, [], 'the rule explained');
  await app.click('[data-act="repair-all"]');
  await app.see('[data-act="make-repairs"]');
  await app.until(() => document.querySelector('.preview-layer path, .preview-layer .step-card') !== null, [], 'the repair drawn on the canvas');
  await app.picture('panels-repairs');
  await app.click('[data-act="make-repairs"]');
  await gone('.problem[data-rule]');
  await app.press('Control', 'z');
  await app.see('.problem[data-rule]');
});

test('a version is compared with the flow as it is, in pictures and in words, and brought back', async () => {
  await focusCanvas();
  await app.press('Control', 'Alt', 'd');
  await app.see('.compare .picture');
  await app.see('.compare-list [role="option"]');
  await app.press('ArrowDown');
  await app.until(() => document.querySelector('.compare .step-card[data-focus]') !== null, [], 'the place of the row');
  assert.ok(await app.run(() => document.querySelector('.picture-lines path[data-change="removed"]') !== null), 'the connection that is gone');
  await app.picture('panels-compare');
  await app.click('.compare .mantine-SegmentedControl-control:last-of-type');
  await app.until(() => document.querySelectorAll('.compare .picture').length === 2, [], 'two pictures');
  const views = () => app.run(() => [...document.querySelectorAll('.picture-view')].map((view) => view.style.transform));
  const before = await views();
  const { x, y } = await app.middle('.picture');
  await app.drag({ x, y }, { x: x + 40, y: y + 20 }, { x: x + 80, y: y + 40 });
  const after = await views();
  assert.notEqual(after[0], before[0]);
  assert.equal(after[0], after[1], 'both moved in step');
  await app.picture('panels-compare-two');
  await app.run(() => [...document.querySelectorAll('.compare-head button')].find((button) => button.textContent.includes('Restore v1')).click());
  await gone('.compare');
  await gone('.problem[data-rule]');
});

test('tabs are moved by keys, closed with the middle button and opened again', async () => {
  const keys = () => app.run(() => [...document.querySelectorAll('.tab[data-key]')].map((tab) => tab.dataset.key));
  const before = await keys();
  await app.press('Control', 'n');
  await app.until((count) => document.querySelectorAll('.tab[data-key]').length === count, [before.length + 1], 'one more tab');
  const mine = (await keys()).at(-1);
  await app.press('Control', 'Shift', '\uE00E');
  await app.until((key, place) => [...document.querySelectorAll('.tab[data-key]')].findIndex((tab) => tab.dataset.key === key) === place, [mine, before.length - 1], 'the tab one place to the left');
  // The driver never lets go of a middle button, and then takes every later press for a click.
  await app.run((key) => document.querySelector(`.tab[data-key="${key}"]`).dispatchEvent(new PointerEvent('pointerdown', { button: 1, bubbles: true })), mine);
  await app.until((count) => document.querySelectorAll('.tab[data-key]').length === count, [before.length], 'it is closed');
  await app.press('Control', 'Shift', 't');
  await app.until((key) => document.querySelector(`.tab[data-key="${key}"]`) !== null, [mine], 'it is open again');

  // What lies in the bin is passed over.
  const other = before.at(-1);
  for (const key of [other, mine]) {
    await app.click(`.tab[data-key="${key}"] .tab-name`);
    await app.press('Control', 'w');
    await gone(`.tab[data-key="${key}"]`);
  }
  await app.press('Control', 'o');
  await app.see(`[data-flow="${mine}"]`);
  await app.run((key) => document.querySelector(`[data-flow="${key}"]`).focus(), mine);
  await app.press('Delete');
  await gone(`[data-flow="${mine}"]`);
  await app.press('Control', 'Shift', 't');
  await app.until((key) => document.querySelector('.tab[data-active]')?.dataset.key === key, [other], 'the tab that was closed before');
});

test('a comparison ends with the tab of its flow', async () => {
  await focusCanvas();
  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('kept');
  await app.press('Enter');
  await gone('.mantine-Modal-content');
  await app.press('Control', 'Alt', 'd');
  await app.see('.compare');
  await app.press('Control', 'w');
  await gone('.compare');
  await app.press('Control', 'Shift', 't');
  await app.see('.canvas .step');
  await app.see('.status-bar[data-checked]');
  assert.equal(await app.run(() => document.querySelector('.compare')), null);
});

test('a click and a drag soon after it move the step and open nothing', async () => {
  await app.press('Control', 'w');
  await app.see('.canvas .step');
  await app.press('Control', '1');
  await focusCanvas();
  await app.until(() => {
    const view = document.querySelector('.react-flow__viewport').style.transform;
    window.seenViews = [view, ...(window.seenViews ?? [])].slice(0, 8);
    return window.seenViews.length === 8 && window.seenViews.every((one) => one === view);
  }, [], 'the view at rest');
  const id = await app.until(() => {
    const frame = document.querySelector('.canvas').getBoundingClientRect();
    const seen = [...document.querySelectorAll('.react-flow__node-step')].find((node) => {
      const box = node.getBoundingClientRect();
      return box.left > frame.left + 40 && box.right < frame.right - 120 && box.bottom < frame.bottom - 140;
    });
    return seen?.dataset.id;
  }, [], 'a step in view');
  const from = await app.middle(`.react-flow__node-step[data-id="${id}"]`);
  await app.pointer([
    { type: 'pointerMove', duration: 0, ...from }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }, { type: 'pointerDown', button: 0 },
    // Upwards, where no connection takes it.
    { type: 'pointerMove', duration: 60, x: from.x + 10, y: from.y - 40 }, { type: 'pointerMove', duration: 60, x: from.x + 20, y: from.y - 110 }, { type: 'pointerUp', button: 0 },
  ]);
  await app.until((step, y) => document.querySelector(`.react-flow__node-step[data-id="${step}"]`).getBoundingClientRect().bottom < y, [id, from.y - 60], 'the step further up');
  assert.equal(await app.run(() => document.activeElement?.closest('[data-region]')?.dataset.region), 'canvas');
});

test('a file of orders is offered where orders are stepped through', async () => {
  await app.close();
  await openHere({ args: [ORDERS] });
  await app.until(() => document.querySelectorAll('.orders tbody tr').length === 500, [], 'the orders');
  await app.seeText('The first 500 of 1000 orders');
  await app.picture('panels-orders');
  await app.click('.orders tbody button');
  await app.see('.walk');
});

test('what is no number is refused in a row of a condition, and the row stays', async () => {
  await app.press('Control', 'o');
  await app.click('[data-template="approval-policy"]');
  await app.see('.canvas .step');
  await focusCanvas();
  await app.press('Control', '1');
  await app.click('.react-flow__node-step[data-id="needs_approval"]');
  await app.see('.branches');
  await app.run(() => [...document.querySelectorAll('.branches button')].find((one) => one.textContent === 'Add a branch').click());
  await app.see('.condition-rows');
  await app.run(() => document.querySelector('.condition-rows > button').click());
  const FIELD = '.condition-value input';
  await app.see(FIELD);
  // In the middle, where the unit may stand.
  await app.click(FIELD);
  assert.ok(await app.run((css) => document.activeElement === document.querySelector(css), FIELD), 'a press puts the focus there');
  for (const text of ['', '1e999']) {
    await app.press('Control', 'a');
    await app.press('Backspace');
    await app.type(text);
    await app.press('Enter');
    await app.seeText('This needs a number. Nothing was changed.');
    assert.equal(await app.run((css) => document.querySelector(css).value, FIELD), text);
  }
  await app.picture('panels-refused');
  await app.run(() => document.querySelector('[data-language]').click());
  await app.seeText('这里要填数字，内容没有改动。');
  await app.picture('panels-refused-zh');
  await app.run(() => document.querySelector('[data-language]').click());
  await app.click(FIELD);
  await app.press('Control', 'a');
  await app.type('500');
  await app.press('Enter');
  await app.until(() => !document.body.innerText.includes('This needs a number.'), [], 'the end of the fault');
  await app.settled();
  assert.equal(await app.run((css) => document.querySelector(css).value, FIELD), '500');
});
