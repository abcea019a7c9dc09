// A picture of every main screen of the real window, into screenshots/: both languages, both themes, a small and a large window.
import { describe, test } from 'node:test';
import { onItsOwn } from './driver.mjs';
import { draw, dress, MODEL, work } from './screens.mjs';

const LOOKS = [
  { language: 'en', theme: 'light', width: 1280, height: 800 },
  { language: 'zh', theme: 'dark', width: 1280, height: 800 },
  { language: 'zh', theme: 'light', width: 1920, height: 1080 },
  { language: 'en', theme: 'dark', width: 1920, height: 1080 },
];

// Two at a time: most of the work is done by one process of each window.
describe('every screen is shown', { concurrency: 2 }, () => {
  for (const { language, theme, width, height } of LOOKS) {
    test(`${language}, ${theme}, ${width} × ${height}`, () =>
      onItsOwn({ width, height, env: { ORDERLOOM_DIALOG_PATH: MODEL } }, async (app) => {
        await dress(app, theme, language);
        const look = async (name) => {
          await app.settled();
          await app.picture(`screen-${name}-${language}-${theme}-${width}`);
        };
        await draw(app, look);
        await work(app, look);
      }));
  }
});
