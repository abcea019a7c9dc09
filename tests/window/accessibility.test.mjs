// The main screens of the real window against the rules of WCAG 2.2 AA, in both themes and both languages, with a picture of each.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { everyScreen } from './axe.mjs';
import { startDisplay } from './driver.mjs';

let display;

before(async () => {
  display = await startDisplay(1440, 900);
});

after(() => display?.stop());

for (const [theme, language] of [['light', 'en'], ['light', 'zh'], ['dark', 'en'], ['dark', 'zh']]) {
  test(`the main screens are accessible, ${theme}, ${language}`, () =>
    everyScreen({ display, theme, language }, async (app, look, close) => {
      await look('start');
      await app.click('[data-door="sample"]');
      await app.see('.step');
      for (const stop of ['add', 'connect', 'check', 'simulate', 'version']) {
        await app.see(`[data-stop="${stop}"]`);
        await look(`tour-${stop}`);
        await app.click('[data-act="tour-next"]');
      }
      await app.until(() => document.querySelector('.tour-card') === null, [], 'the end of the tour');
      const tabs = await app.run(() => [...document.querySelectorAll('[data-region="dock"] [role="tab"]')].map((tab) => tab.id));
      assert.ok(tabs.length >= 3, 'the dock has its tabs');
      for (const id of tabs) {
        await app.click(`[id="${id}"]`);
        await look(`dock-${id.split('-').at(-1)}`);
      }
      await app.click('[data-region="palette"] [role="tab"]:nth-of-type(2)');
      await look('outline');
      await app.press('Control', 'k');
      await app.see('.command-palette');
      await look('palette');
      await close('.command-palette');
      for (const [screen, keys] of [['settings', ['Control', ',']], ['help', ['F1']], ['version', ['Control', 's']]]) {
        await app.press(...keys);
        await app.see('.mantine-Modal-content');
        await look(screen);
        await close('.mantine-Modal-content');
      }
      await app.run(() => document.querySelector('.canvas').focus());
      await app.press('?');
      await app.see('.shortcuts');
      await look('shortcuts');
      await close('.mantine-Modal-content');
      await app.click('[data-act="export"]');
      await app.see('.export-choices');
      await look('export');
    }));
}
