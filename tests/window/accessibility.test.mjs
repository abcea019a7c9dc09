// The first view, the tour, forms, menus and dialogs of the real window against the rules of WCAG 2.2 AA, in both themes and both languages.
import { describe, test } from 'node:test';
import { everyScreen } from './axe.mjs';
import { draw } from './screens.mjs';

// Two at a time: most of the work is done by one process of each window.
describe('the first screens are accessible', { concurrency: 2 }, () => {
  for (const [theme, language] of [['light', 'en'], ['light', 'zh'], ['dark', 'en'], ['dark', 'zh']]) {
    test(`${theme}, ${language}`, () => everyScreen({ theme, language }, draw));
  }
});
