// A flow is simulated, its results are drawn on the canvas, an edit makes them out of date, and it is written as a report.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, useWindow } from './driver.mjs';

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
