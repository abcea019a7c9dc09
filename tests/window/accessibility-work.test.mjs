// The screens that come up at work, against the rules of WCAG 2.2 AA: imports, problems, walks, versions, comparisons, results, what is empty, questions about files.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { everyScreen } from './axe.mjs';
import { freshHome } from './driver.mjs';
import { MODEL, work } from './screens.mjs';

const ROOT = join(import.meta.dirname, '../..');

let files;

before(async () => {
  files = await freshHome();
});

after(() => files?.remove());

// Colours depend on the theme and words on the language, so two of the four ways show all of both.
const WAYS = [['light', 'en'], ['dark', 'zh']];

// Two at a time: most of the work is done by one process of each window.
describe('the screens of work are accessible', { concurrency: 2 }, () => {
  for (const [theme, language] of WAYS) {
    test(`${theme}, ${language}`, () => everyScreen({ theme, language, env: { ORDERLOOM_DIALOG_PATH: MODEL } }, work));
  }
});

describe('questions about files are accessible', { concurrency: 2 }, () => {
  for (const [theme, language] of WAYS) {
    test(`${theme}, ${language}`, async () => {
      // What is opened by the dialog is a file that is written anew, and then one that is no flow any more.
      const mine = join(files.folder, `${language}.flow.json`);
      const flow = JSON.parse(await readFile(join(ROOT, 'flows/templates/dropship.flow.json'), 'utf8'));
      await writeFile(mine, JSON.stringify(flow));
      await everyScreen({ theme, language, env: { ORDERLOOM_DIALOG_PATH: mine } }, async (app, look, close) => {
        await app.click('[data-door="import"]');
        await app.see('.canvas .step');
        await writeFile(mine, JSON.stringify({ ...flow, title: { en: 'Other', zh: '另一个' } }));
        await app.see('[data-act="keep-mine"]');
        await look('conflict');
        await close('.mantine-Modal-content');
        await writeFile(mine, '{ "format": 2, "nodes": ');
        await app.press('Control', 'Shift', 'o');
        await app.see('[data-act="understood"]');
        await look('refused');
      });
    });
  }
});
