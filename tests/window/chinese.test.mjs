// The window in Chinese: nothing English is left on it, and it stays Chinese after a restart.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { app, home, openHere, useWindow } from './driver.mjs';

useWindow();

const inChinese = () => app.until(() => document.documentElement.lang === 'zh-CN', [], 'Chinese');

/** Latin words that a person sees; names of products, formats, keys and languages, and expressions and fields for the other language aside. */
const latin = () =>
  app.run(() => {
    const kept = /^(Orderloom|English|BPMN|SVG|PNG|PDF|Ctrl|Shift|Alt|Enter|Delete|VIP|SKU|API|AI|IT|v\d+|SO\d+|CNY)$/;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!element.checkVisibility() || element.closest('kbd, script, style, [lang="en"], code, .step-summary, .mantine-Pill-root, [data-setting]')) continue;
      for (const word of node.textContent.match(/[A-Za-z][A-Za-z]+\d*/g) ?? []) if (!kept.test(word)) found.push(`${word}: ${node.textContent.trim().slice(0, 60)}`);
    }
    return found;
  });

test('the window speaks Chinese', async () => {
  await openHere();
  await app.see('[data-template]');
  if (await app.run(() => document.documentElement.lang !== 'zh-CN')) await app.click('[data-language]');
  await inChinese();
  await app.seeText('从模板开始');
  assert.deepEqual(await latin(), [], 'the start page');

  await app.click('[data-template="dropship"]');
  await app.see('.step');
  await app.until(() => document.querySelector('.dock .problems, .dock .empty') !== null, [], 'the first check');
  const first = await app.run(() => Number(document.querySelector('.canvas').dataset.steps));
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await app.type('添加 拆单');
  await app.until(() => document.querySelector('.command-palette [aria-selected="true"]')?.textContent.includes('拆单'), [], 'the entry');
  await app.press('Enter');
  await app.until((count) => document.querySelector('.canvas').dataset.steps === String(count), [first + 1], 'one more step');
  await app.see('.problem');
  assert.deepEqual(await latin(), [], 'the flow and its problems');

  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('大促前');
  await app.press('Enter');
  await app.until(() => document.querySelector('.status-bar').textContent.includes('v1'), [], 'the version');
  await app.click('[data-region="dock"] [role="tab"]:last-of-type');
  await app.seeText('大促前');
  assert.deepEqual(await latin(), [], 'the history');

  // What is wrong is mended, a walk and a simulation are made, all of it in Chinese.
  const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
  await app.press('Control', 'z');
  await app.until((count) => document.querySelector('.canvas').dataset.steps === String(count), [first], 'undo');
  await app.press('Control', ',');
  await app.see('.mantine-Modal-content');
  assert.deepEqual(await latin(), [], 'the settings');
  await app.press('Escape');
  await gone('.mantine-Modal-content');
  await app.press('F10');
  await app.click('.orders tbody button');
  await app.see('.walk');
  await app.press('F10');
  await app.until(() => document.querySelectorAll('.walk-way li').length === 1, [], 'one step');
  assert.deepEqual(await latin(), [], 'a walk');
  await app.press('F5');
  await app.until(() => document.querySelector('.headline') && !document.querySelector('.run-progress'), [], 'the results', 120000);
  assert.match(await app.run(() => document.querySelector('.headline').textContent), /[\u4e00-\u9fff]{4}/);
  assert.deepEqual(await latin(), [], 'the results');
  await app.picture('chinese-results');
  await app.click('[data-region="dock"] [role="tab"]:last-of-type');
  await app.seeText('大促前');
  await app.close();

  await openHere();
  await app.see('.step');
  await inChinese();
  await app.click('[data-region="dock"] [role="tab"]:last-of-type');
  await app.seeText('大促前');
});

test('Chinese is drawn where the machine has no font for it', async () => {
  const fonts = join(home.folder, 'latin-only.conf');
  await writeFile(fonts, '<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir prefix="xdg">latin-only</cachedir></fontconfig>');
  await app.close();
  await openHere({ env: { FONTCONFIG_FILE: fonts } });
  await inChinese();
  await app.until(() => [...document.fonts].some(({ family, status }) => family.includes('Orderloom Han') && status === 'loaded'), [], 'the font of the program');
  await app.picture('chinese-without-fonts');
});
