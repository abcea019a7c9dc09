// The screens that come up at work, against the rules of WCAG 2.2 AA: forms of every kind, problems, results, versions, comparisons, walks, imports, questions.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { everyScreen } from './axe.mjs';
import { freshHome, startDisplay } from './driver.mjs';

const ROOT = join(import.meta.dirname, '../..');
const MODEL = join(ROOT, 'tests/import/bpmn-io/draft.bpmn');

let display;
let files;

before(async () => {
  display = await startDisplay(1440, 900);
  files = await freshHome();
});

after(async () => {
  display?.stop();
  await files?.remove();
});

// Colours depend on the theme and words on the language, so two of the four ways show all of both.
for (const [theme, language] of [['light', 'en'], ['dark', 'zh']]) {
  test(`the screens of work are accessible, ${theme}, ${language}`, () =>
    everyScreen({ display, theme, language, env: { ORDERLOOM_DIALOG_PATH: MODEL } }, async (app, look, close) => {
      const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
      const canvas = () => app.run(() => document.querySelector('.canvas').focus());
      const choose = async (id) => {
        await app.click(`.react-flow__node-step[data-id="${id}"]`);
        await app.see(`.react-flow__node-step[data-id="${id}"].selected`);
      };
      const command = async (...keys) => {
        await canvas();
        await app.press(...keys);
      };

      // A model of another tool, what became of it, and what is not read at all.
      await app.click('[data-door="import"]');
      await app.see('[data-act="accept-import"]');
      await look('import');
      await app.click('[data-act="accept-import"]');
      await app.see('.canvas .step');
      await app.press('Control', 'o');
      await app.see('[data-flow]');
      await look('library');
      await app.click('.start-search input');
      await app.type('qqq');
      await app.until(() => document.querySelectorAll('[data-template]').length === 0, [], 'nothing found');
      await look('nothing-found');
      await app.press('Control', 'a');
      await app.press('Delete');

      // Forms of every kind.
      await app.click('[data-template="approval-policy"]');
      await app.see('.canvas .step');
      await command('Control', '1');
      await app.see('[data-flow-form]');
      await look('form-flow');
      const ids = await app.run(() => Object.fromEntries(['source', 'task', 'decision', 'sink', 'wait', 'fork', 'join', 'subflow'].map((family) => [family, document.querySelector(`.step-${family}`)?.closest('.react-flow__node')?.dataset.id ?? ''])));
      for (const [family, id] of Object.entries(ids)) {
        if (!id) continue;
        await choose(id);
        await look(`form-${family}`);
      }
      assert.ok(ids.source && ids.task && ids.decision && ids.sink, `kinds of steps: ${JSON.stringify(ids)}`);
      await app.run(() => document.querySelector('.react-flow__edge').dispatchEvent(new MouseEvent('click', { bubbles: true })));
      await app.see('.react-flow__edge.selected');
      await look('form-connection');
      await command('Escape');
      await command('s');
      await app.see('.note-card[data-selected]');
      await look('form-note');
      await command('Escape');
      await command('Control', 'a');
      await look('form-several');
      await command('Shift', 'a');
      await app.see('[role="menu"]');
      await look('menu-align');
      await close('[role="menu"]');
      await choose(ids.task);
      await command('Control', 'g');
      await app.see('.group-frame');
      await look('form-group');

      // Menus on the canvas.
      await choose(ids.task);
      // The protocol of the driver has no such key.
      await app.run(() => document.querySelector('.canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', code: 'ContextMenu', bubbles: true })));
      await app.see('.context-menu');
      await look('menu-step');
      await close('.context-menu');
      await command('r');
      await app.see('.add-menu');
      await look('menu-replace');
      await close('.add-menu');
      await choose(ids.source);
      await command('c');
      await app.see('.connect-menu');
      await look('menu-connect');
      await close('.connect-menu');
      await command('Control', 'f');
      await app.see('.find-bar');
      await app.type('a');
      await app.see('.find-bar [role="option"]');
      await look('find');
      await close('.find-bar');
      await app.press('Control', 'Shift', 'f');
      await app.see('.everywhere');
      await app.type('approv');
      await app.see('.everywhere-row');
      await look('find-everywhere');
      await close('.everywhere');

      // Problems: marks, explanations, repairs.
      await command('Control', 's');
      await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
      await app.type('first');
      await app.press('Enter');
      await gone('.mantine-Modal-content');
      await choose(ids.task);
      await command('Delete');
      await app.see('.problem[data-rule] [data-act="repair"]');
      await app.click('.problem-row > :last-child');
      await app.see('.problem-details dd');
      await look('problems');
      await app.run(() => document.querySelector('[data-act="repair"]').focus());
      await app.see('.repair-preview li, .repair-preview p');
      await look('repair-preview');
      await app.press('Escape');
      await app.click('[data-act="repair-all"]');
      await app.see('[data-act="make-repairs"]');
      await look('repair-all');
      await app.press('Escape');

      // Versions and what differs.
      await app.click('[data-act="history"]');
      await app.see('.history');
      await look('history');
      await command('Control', 'Alt', 'd');
      await app.see('.compare .picture');
      await app.see('.compare-list [role="option"]');
      await look('compare');
      await app.click('.compare .mantine-SegmentedControl-control:last-of-type');
      await app.until(() => document.querySelectorAll('.compare .picture').length === 2, [], 'two pictures');
      await look('compare-two');
      await close('.compare');
      await command('Control', 'z');
      await app.see(`.react-flow__node-step[data-id="${ids.task}"]`);

      // An order on its way.
      await command('F10');
      await app.see('.orders tbody button');
      await look('orders');
      await app.click('.orders tbody button');
      await app.see('.walk');
      await app.click('[data-act="add-condition"]');
      await app.see('.walk-stops li');
      await app.press('F10');
      await app.press('F10');
      await app.until(() => document.querySelectorAll('.walk-way li').length === 2, [], 'two steps');
      await look('walk');
      await app.click('[data-act="save-walk"]');
      await app.see('.mantine-Popover-dropdown input');
      await look('walk-save');
      await app.press('Escape');
      await gone('.mantine-Popover-dropdown input');

      // A simulation and its results.
      await command('F5');
      await app.until(() => document.querySelector('.headline') && !document.querySelector('.run-progress'), [], 'the results', 60000);
      await look('results');
      await app.click('[data-act="extent"]');
      await app.see('.run-extent');
      await look('results-extent');
      await close('.run-extent');
    }));

  test(`questions about files are accessible, ${theme}, ${language}`, async () => {
    // What is opened by the dialog is a file that is written anew, and then one that is no flow any more.
    const mine = join(files.folder, `${language}.flow.json`);
    const flow = JSON.parse(await readFile(join(ROOT, 'flows/templates/dropship.flow.json'), 'utf8'));
    await writeFile(mine, JSON.stringify(flow));
    await everyScreen({ display, theme, language, env: { ORDERLOOM_DIALOG_PATH: mine } }, async (app, look, close) => {
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
