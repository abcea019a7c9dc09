// The first view, the tour, forms, menus and dialogs of the real window against the rules of WCAG 2.2 AA, in both themes and both languages.
import { after, before, test } from 'node:test';
import { everyScreen } from './axe.mjs';
import { startDisplay } from './driver.mjs';
import { draw } from './screens.mjs';

let display;

before(async () => {
  display = await startDisplay(1440, 900);
});

after(() => display?.stop());

for (const [theme, language] of [['light', 'en'], ['light', 'zh'], ['dark', 'en'], ['dark', 'zh']]) {
  test(`the first screens are accessible, ${theme}, ${language}`, () => everyScreen({ display, theme, language }, draw));
}
