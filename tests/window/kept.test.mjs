// What is kept: breakpoints, saved walks, settings and undo outlive a crash; a damaged database is set aside and recovered, an older one is backed up first.
import assert from 'node:assert/strict';
import { copyFile, mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, useWindow } from './driver.mjs';

const STORES = join(import.meta.dirname, '../store');

useWindow();

const data = () => join(home.folder, 'data/app.orderloom.desktop');
const steps = () => app.run(() => Number(document.querySelector('.canvas')?.dataset.steps));
const untilSteps = (count) => app.until((wanted) => document.querySelector('.canvas')?.dataset.steps === String(wanted), [count], `${count} steps`);
const settingsKept = () => app.until(() => document.documentElement.dataset.keeping === undefined, [], 'the settings written');
const untilCount = (css, count) => app.until((selector, wanted) => document.querySelectorAll(selector).length === wanted, [css, count], `${count} of ${css}`);
const files = async (ending) => (await readdir(data())).filter((name) => name.includes(ending));

test('breakpoints, saved walks, settings and undo are there after a crash', async () => {
  await openHere();
  await app.click('[data-template="approval-policy"]');
  await app.see('.canvas .step');
  const first = await steps();
  await app.press('F10');
  await app.click('.orders tbody button');
  await app.see('.walk');
  await app.press('Control', 'F10');
  await app.until(() => document.querySelector('.walk-where')?.dataset.ended, [], 'the end of the order');
  await app.click('[data-act="save-walk"]');
  await app.see('.mantine-Popover-dropdown input');
  await app.type('night');
  await app.press('Enter');
  await app.until(() => document.querySelector('.mantine-Popover-dropdown input') === null, [], 'the walk is saved');
  await app.click('[data-act="add-condition"]');
  await untilCount('.walk-stops li', 1);
  await app.press('Control', '1');
  await app.click('.react-flow__node[data-id="freeze"]');
  await app.press('F9');
  await app.see('.step-stop');
  await untilCount('.walk-stops li', 2);
  await app.press('Delete');
  await untilSteps(first - 1);
  const isDark = () => document.documentElement.dataset.mantineColorScheme === 'dark';
  for (let left = 3; left > 0 && !(await app.run(isDark)); left--) await app.click('[data-theme]');
  await app.until(isDark, [], 'the dark theme');
  await settingsKept();
  await app.kill();

  await openHere();
  await untilSteps(first - 1);
  await app.until(isDark, [], 'the theme that was chosen');
  await app.see('[data-region="dock"] .choose-order');
  await app.press('Control', 'z');
  await untilSteps(first);
  await app.see('.step-stop');
  await app.click('.orders tbody button');
  await untilCount('.walk-stops li', 2);
  await app.click('.dock [role="tab"]');
  await app.see('[data-walk-test]');
  assert.match(await app.run(() => document.querySelector('[data-walk-test]').textContent), /night/);
});

test('settings outlive a crash right after each of them', async () => {
  for (const language of ['zh-CN', 'en', 'zh-CN', 'en']) {
    await app.click('[data-language]');
    await app.until((wanted) => document.documentElement.lang === wanted, [language], language);
    await settingsKept();
    await app.kill();
    await openHere();
    await app.see('.canvas .step');
    await app.until((wanted) => document.documentElement.lang === wanted, [language], `${language} after the crash`);
  }
});

test('a damaged database is set aside, and what was recovered is said until it is read', async () => {
  const first = await steps();
  await app.press('Control', 'n');
  await untilCount('.tab[data-key]', 2);
  await settingsKept();
  await app.close();
  const database = await open(join(data(), 'orderloom.db'), 'r+');
  await database.write(Buffer.alloc(100, 0x5a), 0, 100, 0);
  await database.close();

  await openHere();
  await app.see('[data-recovered]');
  const told = await app.run(() => document.querySelector('[data-recovered]').textContent);
  assert.match(told, /The database was damaged\. 2 flows and 0 versions were recovered\./);
  const [aside] = await files('.damaged-');
  assert.ok(told.includes(aside), `${told} names ${aside}`);
  assert.equal((await readFile(join(data(), aside)))[0], 0x5a, 'the damaged file is as it was');
  await app.picture('kept-recovered');
  await app.press('Enter');
  await untilCount('[data-recovered]', 0);
  await untilCount('.tab[data-key]', 2);
  await app.click('.tab[data-key] .tab-name');
  await untilSteps(first);
  await app.see('button[aria-label="Redo"]:not([disabled])');
  await settingsKept();
  await app.close();
  // Once is enough.
  await openHere();
  await untilSteps(first);
  await untilCount('[data-recovered]', 0);
  assert.equal((await files('.damaged-')).filter((name) => !name.includes('-wal')).length, 1);
});

for (const version of [1, 2]) {
  test(`a database of version ${version} is copied, brought up to date, and opens with its undo`, async () => {
    await app.close();
    await rm(data(), { recursive: true, force: true });
    await mkdir(data(), { recursive: true });
    await copyFile(join(STORES, `v${version}.db`), join(data(), 'orderloom.db'));
    await openHere();
    await app.click('[data-flow]');
    await app.see('.canvas .step');
    await app.see('button[aria-label="Redo"]:not([disabled])');
    await app.press('Control', 'Shift', 'z');
    await app.see('button[aria-label="Undo"]:not([disabled])');
    const backups = await files('.backup');
    assert.equal(backups.length, 1);
    const bytes = await readFile(join(data(), backups[0]));
    assert.equal(bytes.readUInt32BE(60), version, 'the copy is of the version before');
    assert.ok((await files('.damaged-')).length === 0);
  });
}
