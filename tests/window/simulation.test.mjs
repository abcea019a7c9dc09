// A flow is simulated, its results are drawn on the canvas, also of a small window, an edit makes them out of date, it is written as a report, and a long run is stopped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, sleep, useWindow } from './driver.mjs';

useWindow();

const count = (selector) => app.run((css) => document.querySelectorAll(css).length, selector);

test('a run is seen in the dock and on the canvas, and goes out of date', async () => {
  const report = join(home.folder, 'report.pdf');
  await openHere({ env: { ORDERLOOM_DIALOG_PATH: report } });
  await app.click('[data-template="approval-policy"]');
  await app.see('.canvas');
  await app.until(() => Number(document.querySelector('.canvas')?.dataset.steps) > 0);
  await app.press('F5');
  await app.until(() => document.querySelector('.headline') && !document.querySelector('.run-progress'), [], 'the results', 60000);
  assert.ok((await count('.figure')) >= 5, 'a row of figures');
  assert.ok((await count('.figure-range')) >= 1, 'with their ranges');
  await app.see('.results-legend');
  await app.until(() => document.querySelectorAll('.step-footer').length > 0, [], 'strips on steps');
  await app.until(() => document.querySelectorAll('.connection-badge').length > 0, [], 'counts on connections');
  assert.equal(await count('.step-footer.is-stale'), 0);
  await app.picture('simulation-results');

  // Taking a step away makes what comes after it out of date; undo makes the run good again.
  const step = await app.run(() => {
    const inner = [...document.querySelectorAll('.react-flow__node-step')].find((node) => node.querySelector('.step-task, .step-decision'));
    return inner.dataset.id;
  });
  await app.click(`.react-flow__node-step[data-id="${step}"]`);
  await app.press('Delete');
  await app.see('.stale-note');
  await app.press('Control', 'z');
  await app.until(() => document.querySelector('.stale-note') === null, [], 'the run is good again');

  // The report, by the dialog that a test answers.
  await app.press('Control', 'Shift', 'e');
  await app.see('.export-preview');
  await app.picture('export-dialog');
  await app.click('[data-act="save-export"]');
  await app.seeText('report.pdf');
  const bytes = await readFile(report);
  assert.ok(bytes.length > 1000, 'the file is there');
});

const pressVolume = async (key) => {
  await app.run(() => document.querySelector('.volume [role="slider"]').focus());
  await app.press(key);
};

test('results say which scenario they are of when another is chosen, and so do earlier runs', async () => {
  await app.press('Escape');
  await app.until(() => document.querySelector('.mantine-Modal-content') === null, [], 'the end of the dialog');
  const own = await app.run(() => document.querySelector('.scenario-name strong').textContent);
  assert.equal(await count('[data-other-scenario]'), 0);
  await pressVolume('ArrowRight');
  await app.until((name) => document.querySelector('[data-other-scenario]')?.textContent.includes(name), [`of "${own}"`], 'whose the results are');
  assert.ok(await app.run((name) => document.querySelector('.results-legend').textContent.includes(name), `of "${own}"`), 'on the canvas, too');
  await app.picture('simulation-other-scenario');
  await app.run(() => document.querySelector('[data-language]').click());
  await app.picture('simulation-other-scenario-zh');
  await app.run(() => document.querySelector('[data-language]').click());
  await pressVolume('ArrowLeft');
  await app.until(() => document.querySelector('[data-other-scenario]') === null, [], 'the scenario of the results');
  await app.run(() => document.querySelector('.scenario-name button').click());
  await app.until(() => [...document.querySelectorAll('[role="dialog"] button')].find((one) => one.textContent === 'Use a usual day'), [], 'the usual day');
  await app.run(() => [...document.querySelectorAll('[role="dialog"] button')].find((one) => one.textContent === 'Use a usual day').click());
  await app.until((name) => document.querySelector('.scenario-name').textContent.includes(`Use "${name}"`), [own], 'the way back by its name');
  await app.run(() => [...document.querySelectorAll('.scenario-name button')].at(-1).click());
  await app.until((name) => document.querySelector('.scenario-name strong').textContent === name, [own], 'the own scenario');
  await app.click('.scenario-strip [aria-label="Earlier runs"]');
  await app.until((name) => document.querySelector('.earlier-runs')?.textContent.includes(name), [own], 'the scenario of the earlier run');
  await app.press('Escape');
  await app.until(() => document.querySelector('.earlier-runs') === null, [], 'the end of the menu');
});

test('a refusal goes when the flow is changed, and a flow without steps is out of date', async () => {
  const canvas = () => app.run(() => document.querySelector('.canvas').focus());
  await canvas();
  await app.press('Control', '1');
  await app.click('.react-flow__node-step[data-id="start"]');
  await app.press('Delete');
  await app.until(() => document.querySelector('.react-flow__node-step[data-id="start"]') === null, [], 'the end of the start');
  await app.press('F5');
  await app.see('.simulation [role="alert"]');
  await canvas();
  await app.press('Control', 'z');
  await app.until(() => document.querySelector('.simulation [role="alert"]') === null, [], 'the end of the refusal');
  await app.until(() => document.querySelector('.stale-note') === null, [], 'the run is good again');
  await canvas();
  await app.press('Control', 'a');
  await app.press('Delete');
  await app.until(() => document.querySelector('.canvas').dataset.steps === '0', [], 'no steps');
  await app.see('.stale-note');
  await app.press('Control', 'z');
  await app.until(() => document.querySelector('.stale-note') === null, [], 'the run is good again');
});

test('a seed below nothing is not taken', async () => {
  await app.click('[data-act="extent"]');
  await app.see('.run-extent');
  await app.run(() => [...document.querySelectorAll('.run-extent .mantine-NumberInput-input')].at(-1).setAttribute('data-seed', ''));
  await app.click('[data-seed]');
  await app.press('Control', 'a');
  await app.type('-3');
  await app.until(() => document.querySelector('[data-seed]').value === '3', [], 'the seed 3');
  await app.press('Escape');
  await app.until(() => document.querySelector('.run-extent') === null, [], 'the end of the popover');
  await app.settled();
  assert.equal(await count('.said-bad'), 0);
});

test('in a small window overview, legend and dock leave the flow its room', async () => {
  await app.resize(960, 540);
  await app.until(() => innerHeight <= 540 && document.querySelector('.is-low .results-legend') !== null, [], 'the small window');
  // What is shown on the steps is chosen in the legend; the first again at the end.
  for (const measure of ['wait', 'utilisation', 'orders']) {
    await app.run((value) => document.querySelector(`.results-legend input[value="${value}"]`).click(), measure);
    await app.until((value) => document.querySelector(`.results-legend input[value="${value}"]`).checked, [measure]);
    const { canvas, over, foot } = await app.run(() => {
      const box = (css) => document.querySelector(css)?.getBoundingClientRect() ?? { width: 0, height: 0 };
      const size = (css) => box(css).width * box(css).height;
      return { canvas: { height: box('.canvas').height, size: size('.canvas') }, over: ['.results-legend', '.mini-map', '.canvas-bar'].map(size), foot: box('.status-bar').bottom };
    });
    await app.picture(`simulation-small-${measure}`);
    assert.ok(canvas.height >= 200, `the canvas is ${canvas.height} px high`);
    assert.ok(over.reduce((sum, one) => sum + one, 0) < canvas.size / 4, `${measure}: ${over.join(', ')} of ${canvas.size} are covered`);
    assert.ok(foot <= 540, `the status bar ends at ${foot}`);
  }
  await app.resize(1440, 900);
  await app.until(() => document.querySelector('.is-low') === null, [], 'the large window');
});

/** Starts a run that would take long, lets it go on for a while, presses Stop, and answers how many milliseconds later the window says that it has ended. */
async function stopAfter(ms) {
  await app.see('[data-act="simulate"]:not([disabled])');
  await app.press('F5');
  await app.see('.run-progress');
  await app.see('[data-act="stop"]');
  await sleep(ms);
  return app.call('POST', '/execute/async', {
    script: `
      const [done] = arguments;
      const look = () => {
        if (document.querySelector('.run-progress')) return;
        observer.disconnect();
        done(performance.now() - begun);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.body, { childList: true, subtree: true });
      const begun = performance.now();
      document.querySelector('[data-act="stop"]').click();`,
    args: [],
  });
}

test('a long run is stopped, and what was finished is counted', async (context) => {
  // Many repeats of a busy day.
  await app.click('[data-act="extent"]');
  await app.see('.run-extent');
  await app.run(() => [...document.querySelectorAll('.run-extent .mantine-NumberInput-input')].at(-2).setAttribute('data-wanted', ''));
  await app.click('[data-wanted]');
  await app.press('Control', 'a');
  await app.type('1000');
  await app.until(() => document.querySelector('[data-wanted]').value === '1000', [], 'what was typed');
  await app.press('Enter');
  await app.press('Escape');
  await app.until(() => document.querySelector('.run-extent') === null, [], 'the end of the popover');
  await app.until(() => /\b1000\b/.test(document.querySelector('[data-act="extent"]').textContent), [], 'so many repeats');
  const took = [];
  for (const ms of [0, 40, 150, 300, 500, 700, 900, 1200]) {
    took.push(Math.round(await stopAfter(ms)));
    await app.until(() => /Stopped\./.test(document.querySelector('.said-list')?.textContent ?? ''), [], 'it says that it was stopped');
    await app.until(() => document.querySelector('.headline') !== null, [], 'what was finished');
  }
  // Looked at by people: a machine that does other things beside is no fault.
  context.diagnostic(`from the press on Stop to the end of the run: ${took.join(', ')} ms`);
});
