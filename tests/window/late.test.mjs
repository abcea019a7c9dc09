// Answers that come late, as on a slow machine: who goes on before them loses nothing, and nothing comes back that is over.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, sleep, useWindow } from './driver.mjs';

useWindow(async () => {
  await app.see('[data-template]');
});

const untilSteps = (count) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const steps = () => app.run(() => Number(document.querySelector('.canvas').dataset.steps));
const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
const wrongs = () => app.run(() => [...document.querySelectorAll('.said-bad')].map((one) => one.innerText));
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

const chosen = () => app.run(() => [...document.querySelectorAll('.step[data-selected]')].map((step) => step.closest('[data-id]').dataset.id));

test('what is pressed twice before the answer is done once, and nothing is wrong', async () => {
  await focusCanvas();
  await app.press('Control', '1');
  const first = await steps();
  await app.click('.react-flow__node-step[data-id="capture"]');
  await app.until(() => document.querySelector('.step[data-selected]') !== null, [], 'a chosen step');
  await app.hold('edit');
  await app.press('Delete');
  await app.press('Delete');
  await app.untilHeld();
  await app.release();
  await untilSteps(first - 1);
  assert.deepEqual(await wrongs(), []);
  await app.see('[data-act="history"]');
  await command('Show problems');
  await app.see('.problem [data-act="repair"]');
  await app.hold('edit');
  await app.run(() => {
    const button = document.querySelector('.problem [data-act="repair"]');
    button.click();
    button.click();
  });
  await app.untilHeld();
  await app.release();
  await app.see('.status-bar[data-checked]');
  assert.deepEqual(await wrongs(), []);
  await focusCanvas();
  await app.press('Control', 'z');
  await app.press('Control', 'z');
  await untilSteps(first);
});

test('a step is added as often as Enter is pressed, and nudged as often as its keys are', async () => {
  await focusCanvas();
  await app.press('Escape');
  const first = await steps();
  await app.hold('edit');
  await app.run(() => document.querySelector('.palette-item[data-component="order.split"]').focus());
  await app.press('Enter');
  await app.press('Enter');
  await app.untilHeld();
  await app.release();
  await untilSteps(first + 2);
  assert.deepEqual(await wrongs(), []);
  const places = await app.run(() => [...document.querySelectorAll('.react-flow__node-step')].map((node) => node.style.transform));
  assert.equal(new Set(places).size, places.length, 'no two steps at one place');
  await focusCanvas();
  const [id] = await chosen();
  const left = () => app.run((step) => new DOMMatrix(document.querySelector(`.react-flow__node-step[data-id="${step}"]`).style.transform).m41, id);
  const before = await left();
  await app.press('Alt', 'ArrowRight');
  await app.until((step, was) => new DOMMatrix(document.querySelector(`.react-flow__node-step[data-id="${step}"]`).style.transform).m41 > was, [id, before], 'the step moved');
  await app.see('.status-bar[data-checked]');
  const once = (await left()) - before;
  await app.hold('edit');
  for (let times = 0; times < 3; times++) await app.press('Alt', 'ArrowRight');
  await app.untilHeld();
  await app.release();
  await app.see('.status-bar[data-checked]');
  assert.equal(await left(), before + 4 * once);
});

test('what was chosen when it was cut is cut, whatever is chosen meanwhile', async () => {
  await focusCanvas();
  const first = await steps();
  const [id] = await chosen();
  await app.hold('fragment');
  await app.press('Control', 'x');
  await app.untilHeld();
  await app.press('Control', 'a');
  await app.release();
  await untilSteps(first - 1);
  assert.ok(await app.run((step) => document.querySelector(`.react-flow__node-step[data-id="${step}"]`) === null, id));
});

const front = () => app.run(() => document.querySelector('.tab[data-active]')?.dataset.key ?? null);
const tabs = () => app.run(() => [...document.querySelectorAll('.tab[data-key]')].map((tab) => tab.dataset.key));
const connections = () => app.run(() => document.querySelector('[data-flow-form] > .quiet:last-child').textContent);

test('a flow that was closed while it was changed has the change once when it is open again', async () => {
  await open('dropship');
  await app.click('.react-flow__node-step');
  await app.until(() => document.querySelector('.step[data-selected]') !== null, [], 'a chosen step');
  await app.hold('edit');
  await app.run(() => document.querySelector('.palette-item').focus());
  await app.press('Enter');
  await app.untilHeld();
  await app.press('Control', 'w');
  await app.press('Control', 'Shift', 't');
  await app.see('[data-flow-form]');
  const before = await connections();
  await app.release();
  await app.see('.status-bar[data-checked]');
  await focusCanvas();
  await app.press('Escape');
  await app.see('[data-flow-form]');
  assert.equal(await connections(), before);
});

test('a flow that is read slowly does not come to the front when something else was brought there', async () => {
  await open('instalments');
  await app.press('Control', 'w');
  const [there, before] = [await front(), (await tabs()).length];
  await app.hold('open');
  await app.press('Control', 'o');
  await app.click('[data-flow]');
  await app.untilHeld();
  await app.click(`.tab[data-key="${there}"] .tab-name`);
  await app.see('.canvas .step');
  await app.release();
  assert.equal(await front(), there);
  assert.equal((await tabs()).length, before + 1, 'it is open behind');
});

test('a door that is pressed twice makes one flow', async () => {
  await app.press('Control', 'o');
  await app.see('[data-template="subscription"]');
  const before = (await tabs()).length;
  await app.hold('create');
  await app.run(() => {
    document.querySelector('[data-template="subscription"]').click();
    document.querySelector('[data-template="subscription"]').click();
  });
  await app.untilHeld();
  await app.release();
  await app.see('.canvas .step');
  await app.press('Control', 'o');
  await app.see('[data-template]');
  assert.equal((await tabs()).length, before + 1);
});

const inFront = (title) => app.until((wanted) => document.querySelector('.tab[data-active]')?.textContent.includes(wanted), [title], `"${title}" in front`);
const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);

test('a version that is saved twice is one, and of the flow it was asked for', async () => {
  await open('subscription');
  await app.press('Control', 'w');
  await open('try-before-buy');
  const there = await front();
  await app.hold('open');
  await app.press('Control', 'Shift', 't');
  await app.untilHeld();
  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('first');
  await app.release();
  await app.until((key) => document.querySelector('.tab[data-active]').dataset.key !== key, [there], 'the other flow in front');
  await app.hold('version.save');
  await app.run(() => {
    const form = document.querySelector('.mantine-Modal-content form');
    form.requestSubmit();
    form.requestSubmit();
  });
  await app.untilHeld();
  await app.release();
  await gone('.mantine-Modal-content');
  assert.match(await app.run(() => document.querySelector('[data-act="history"]').textContent), /^Draft, no version yet$/);
  await app.click(`.tab[data-key="${there}"] .tab-name`);
  await app.until(() => document.querySelector('[data-act="history"]')?.textContent.includes('v1'), [], 'the version');
});

test('a run that is begun twice before it is known is one, and ends', async () => {
  await app.hold('rehearse.start');
  await app.press('F5');
  await app.press('F5');
  await app.untilHeld();
  await app.release();
  await app.see('.results-legend');
  await gone('[data-act="stop"]');
  assert.deepEqual(await wrongs(), []);
  assert.equal(await app.run(() => document.querySelector('.simulation [role="alert"]')), null);
});

test('undo takes back a change that is on its way, also the first of a flow', async () => {
  await open('peak-protection');
  const first = await steps();
  await app.click('.react-flow__node-step');
  await app.until(() => document.querySelector('.step[data-selected]') !== null, [], 'a chosen step');
  await app.hold('edit');
  await app.press('Delete');
  await app.untilHeld();
  await app.press('Control', 'z');
  await app.release();
  await app.see('button[aria-label="Redo"]:not([disabled])');
  await untilSteps(first);
});

test('an older list of what was done takes no place of a newer one', async () => {
  await app.hold('history', 1);
  await command('Show history');
  await app.untilHeld();
  await focusCanvas();
  await app.press('Control', 'a');
  await app.press('Alt', 'ArrowRight');
  const entries = () => app.run(() => document.querySelectorAll('.history section:last-child li').length);
  await app.until(() => document.querySelectorAll('.history section:last-child li').length > 0, [], 'the move in the list');
  const count = await entries();
  await app.release();
  assert.equal(await entries(), count);
  await app.press('Control', 'z');
});

test('an older answer about versions takes no place of a newer one', async () => {
  await open('rainy-season');
  await command('Show history');
  for (const name of ['one', 'two']) {
    await app.press('Control', 's');
    await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
    await app.type(name);
    await app.press('Enter');
    await gone('.mantine-Modal-content');
  }
  const compare = (version) => app.run((number) => document.querySelector(`[data-version="${number}"] button`).click(), version);
  await app.see('[data-version="2"]');
  await app.hold('version.flow', 1);
  await compare(1);
  await app.untilHeld();
  await compare(2);
  await app.see('.compare .picture');
  await app.release();
  assert.ok(await app.run(() => document.querySelector('.compare .picture') !== null), 'the picture stays');
  await app.run(() => document.querySelector('.compare-head > button:last-of-type').click());
  await gone('.compare');
});

test('what was found in another flow is not shown in this one', async () => {
  await open('dropship');
  const there = await front();
  await open('cross-border');
  const here = await front();
  await app.press('Control', 'f');
  await app.see('.find-bar input');
  await app.type('pa');
  await app.until(() => document.querySelectorAll('#find-list li').length > 0, [], 'places');
  await app.hold('find.here', 1);
  await app.type('y');
  await app.untilHeld();
  await app.click(`.tab[data-key="${there}"] .tab-name`);
  await app.until(() => document.querySelectorAll('#find-list li').length > 0, [], 'places in the other flow');
  await app.settled();
  const found = await texts('#find-list li');
  await app.release();
  assert.deepEqual(await texts('#find-list li'), found);
  await app.run(() => document.querySelector('.find-bar input').focus());
  await app.press('Escape');
  assert.notEqual(there, here);
});

test('an older list of the flows takes no place of a newer one', async () => {
  const cards = () => app.run(() => document.querySelectorAll('[data-flow]').length);
  await app.hold('library', 1);
  await app.press('Control', 'o');
  await app.see('[data-flow]');
  await app.untilHeld();
  const count = await cards();
  await app.run(() => document.querySelector('[data-flow]').focus());
  await app.press('Control', 'd');
  await app.until((before) => document.querySelectorAll('[data-flow]').length === before + 1, [count], 'one more flow');
  await app.release();
  assert.equal(await cards(), count + 1);
});

test('conditions that are added before the first is written are all there', async () => {
  await open('approval-policy');
  await app.press('Control', '1');
  await app.click('.react-flow__node-step[data-id="needs_approval"]');
  await app.see('.branches');
  await app.run(() => [...document.querySelectorAll('.branches button')].find((one) => one.textContent === 'Add a branch').click());
  await app.see('.condition-rows');
  const rows = () => app.run(() => document.querySelector('.condition-rows').querySelectorAll('[data-row]').length);
  const add = () => app.run(() => document.querySelector('.condition-rows > button').click());
  const before = await rows();
  await app.hold('expression.write');
  await add();
  await add();
  await app.untilHeld(2);
  await app.release();
  await app.see('.status-bar[data-checked]');
  await app.until((wanted) => document.querySelector('.condition-rows').querySelectorAll('[data-row]').length === wanted, [before + 2], 'two rows more', 5000);
  await focusCanvas();
  await app.press('Escape');
  await app.click('.react-flow__node-step[data-id="needs_approval"]');
  await app.see('.condition-rows');
  assert.equal(await rows(), before + 2);
});

test('what is asked on a canvas ends when another flow comes to the front', async () => {
  await open('carbon-aware');
  await app.press('Control', 'w');
  await open('dropship');
  await focusCanvas();
  await app.press('Escape');
  await app.hold('open');
  await app.press('Control', 'Shift', 't');
  await app.untilHeld();
  const there = await front();
  await focusCanvas();
  await app.press('n');
  await app.see('.add-menu');
  await app.release();
  await app.until((key) => document.querySelector('.tab[data-active]').dataset.key !== key, [there], 'the other flow in front');
  await app.see('.canvas .step');
  assert.equal(await app.run(() => document.querySelector('.add-menu')), null);
});

test('an order that is stepped through moves the canvas of its own flow only', async () => {
  await open('split-shipments');
  const there = await front();
  await open('dropship');
  await app.press('Control', '1');
  await command('Step an order through');
  await app.see('.orders tbody tr');
  await app.hold('step.walk');
  await app.run(() => document.querySelector('.orders tbody button').click());
  await app.untilHeld();
  await app.click(`.tab[data-key="${there}"] .tab-name`);
  await app.see('.canvas .step');
  await app.press('Control', '1');
  for (let times = 0; times < 4; times++) await app.press('Control', '=');
  /** Where the canvas is once it lies still. */
  const view = () =>
    app.until(() => {
      const was = window.viewBefore;
      window.viewBefore = document.querySelector('.react-flow__viewport').style.transform;
      return was === window.viewBefore && was;
    }, [], 'the canvas lying still');
  const before = await view();
  await app.release();
  assert.equal(await view(), before);
});

test('an order goes on by one step for each press, however late its place is told', async () => {
  await command('Step an order through');
  await app.see('.orders tbody tr');
  await app.run(() => document.querySelector('.orders tbody button').click());
  await app.see('.walk-way');
  await app.hold('step.walk');
  await app.press('F10');
  await app.untilHeld();
  await app.press('F10');
  await app.press('F10');
  await app.press('Shift', 'F10');
  await app.release();
  await app.until(() => document.querySelectorAll('.walk-way li').length === 2, [], 'the order two steps on');
});
