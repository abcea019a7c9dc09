// One order is walked by keys, forwards and back; its walk becomes a test, and an edit of a table makes the test fail.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { app, useWindow } from './driver.mjs';

useWindow(() => app.see('[data-template]'));

const walked = () => app.run(() => document.querySelectorAll('.walk-way li').length);
/** Steps out of view are not drawn, so only one of each is waited for. */
const lit = (place) => app.see(`.step[data-walk="${place}"]`);
const steps = (count) => app.until((many) => document.querySelectorAll('.walk-way li').length === many, [count], `${count} steps of the walk`);
const clickButton = async (region, words) => {
  const find = (css, text) => {
    const found = [...document.querySelectorAll(`${css} button`)].find((button) => button.textContent.trim() === text);
    found?.setAttribute('data-wanted', text);
    return found !== undefined;
  };
  await app.until(find, [region, words], `the button "${words}"`);
  await app.click(`[data-wanted="${words}"]`);
  await app.run((text) => document.querySelector(`[data-wanted="${text}"]`)?.removeAttribute('data-wanted'), words);
};

/** Shows the whole flow, and waits until the view stands still. */
const whole = async () => {
  await app.press('Control', '1');
  const isStill = () => {
    const { transform } = document.querySelector('.react-flow__viewport').style;
    const was = window.viewBefore;
    window.viewBefore = transform;
    return was === transform;
  };
  await app.until(isStill, [], 'the view standing still');
};

test('an order goes forwards and back, and stops at a breakpoint', async () => {
  await app.click('[data-template="approval-policy"]');
  await app.see('.step');
  await app.press('F10');
  await app.see('.orders tbody button');
  await app.click('.orders tbody button');
  await app.see('.walk');
  for (const count of [1, 2, 3]) {
    await app.press('F10');
    await steps(count);
  }
  await lit('here');
  await lit('past');
  await app.press('Shift', 'F10');
  await steps(2);
  await app.press('F10');
  await steps(3);

  // The order stops before a step with a breakpoint.
  await whole();
  await app.click('.react-flow__node[data-id="freeze"]');
  await app.press('F9');
  await app.see('.step-stop');
  await app.press('Control', 'F10');
  await app.until(() => document.querySelector('.react-flow__node[data-id="freeze"] [data-walk="here"]') !== null, [], 'the order stops there');
  await app.picture('step-through');
  await app.press('Control', 'F10');
  await app.until(() => document.querySelector('.walk-where')?.dataset.ended === 'completed', [], 'the end of the order');
});

test('a saved walk is a test that an edit makes fail', async () => {
  await clickButton('.walk-bar', 'Save as test');
  await app.see('.mantine-Popover-dropdown input');
  await app.press('Enter');
  await app.until(() => document.querySelector('.mantine-Popover-dropdown input') === null, [], 'the walk is saved');
  assert.ok((await walked()) > 3);

  // The order cannot end any more where it did.
  await whole();
  await app.click('.react-flow__node[data-id="done"]');
  await app.press('Delete');
  await app.until(() => document.querySelector('.react-flow__node[data-id="done"]') === null, [], 'the end is gone');
  await app.click('.dock [role="tab"]');
  await app.see('[data-walk-test]');
  await app.until(() => /now ends at/.test(document.querySelector('[data-walk-test]')?.textContent ?? ''), [], 'the test fails in Problems');
  await app.picture('step-test-fails');

  // What a repair would change is said before it is made.
  const button = '.problem[data-rule] .mantine-Button-root';
  if (await app.run((css) => document.querySelector(css) !== null, button)) {
    await app.run((css) => document.querySelector(css).focus(), button);
    await app.see('.repair-preview li');
    await app.press('Escape');
  }
  await app.press('Control', 'z');
  await app.until(() => document.querySelector('[data-walk-test] .level-error') === null, [], 'the test passes again after undo');
});

test('a cell of a table is changed by keys, and its fault stands at the cell', async () => {
  await app.press('Escape');
  await clickButton('.dock [role="tablist"]', 'Tables');
  // The press only has to land in the table; the way to the cell is by keys.
  await app.click('[data-cell="0 0"]');
  const untilAt = (place) => app.until((cell) => document.activeElement?.dataset.cell === cell, [place], `the cell ${place}`);
  await app.until(() => document.activeElement?.dataset.cell !== undefined, [], 'a cell with the focus');
  for (let left = 20; left > 0 && !(await app.run(() => document.activeElement?.dataset.cell?.startsWith('0 '))); left--) await app.press('ArrowUp');
  await app.press('Home');
  await untilAt('0 0');
  await app.press('ArrowRight');
  await untilAt('0 1');
  await app.press('ArrowLeft');
  await untilAt('0 0');
  await app.press('Enter');
  await app.until(() => document.activeElement?.matches('.grid td input') ?? false, [], 'the field with the focus');
  await app.press('Control', 'a');
  await app.type('<= nonsense');
  await app.until(() => document.activeElement?.value === '<= nonsense', [], 'what was typed');
  await app.press('Enter');
  await app.see('[data-cell="0 0"][data-wrong]');
  await app.picture('step-tables');
  await app.press('Control', 'z');
  await app.until(() => document.querySelector('[data-cell="0 0"]:not([data-wrong])')?.textContent === '<= 200000', [], 'one undo brings the cell back');
});
