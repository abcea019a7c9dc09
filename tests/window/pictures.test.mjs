// A picture of every main screen of the real window, into screenshots/: both languages, both themes, a small and a large window.
import { test } from 'node:test';
import { freshHome, openApp, startDisplay } from './driver.mjs';
import { draw, dress, MODEL, work } from './screens.mjs';

const LOOKS = [
  { language: 'en', theme: 'light', width: 1280, height: 800 },
  { language: 'zh', theme: 'dark', width: 1280, height: 800 },
  { language: 'zh', theme: 'light', width: 1920, height: 1080 },
  { language: 'en', theme: 'dark', width: 1920, height: 1080 },
];

for (const { language, theme, width, height } of LOOKS) {
  test(`every screen is shown: ${language}, ${theme}, ${width} × ${height}`, async () => {
    const display = await startDisplay(width, height);
    const home = await freshHome();
    try {
      const app = await openApp({ display: display.display, home: home.folder, env: { ORDERLOOM_DIALOG_PATH: MODEL } });
      try {
        await app.resize(width, height);
        await dress(app, theme, language);
        const look = async (name) => {
          await app.settled();
          await app.picture(`screen-${name}-${language}-${theme}-${width}`);
        };
        await draw(app, look);
        await work(app, look);
      } finally {
        await app.close();
      }
    } finally {
      display.stop();
      await home.remove();
    }
  });
}
