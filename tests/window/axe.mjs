// axe-core in the real window: what it has against a screen, once nothing on it moves any more, with a picture of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { onItsOwn } from './driver.mjs';
import { dress } from './screens.mjs';

const require = createRequire(new URL('../../ui/package.json', import.meta.url));
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe-core has against what is on screen, one line for each element. */
async function faults(app) {
  if (!(await app.run(() => 'axe' in window))) {
    await app.call('POST', '/execute/sync', { script: `${await readFile(require.resolve('axe-core/axe.min.js'), 'utf8')}; return true;`, args: [] });
  }
  return app.call('POST', '/execute/async', {
    script: `
      const [rules, done] = arguments;
      window.axe.run(document, { runOnly: rules }).then(
        ({ violations }) => done(violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html.slice(0, 160)))),
        (error) => done([String(error)]),
      );`,
    args: [RULES],
  });
}

/** Walks through screens in a fresh app: `walk(app, look, close)` shows one after the other and calls `look(name)` at each. */
export async function everyScreen({ theme, language, env }, walk) {
  const found = [];
  await onItsOwn({ width: 1440, height: 900, env }, async (app) => {
    await dress(app, theme, language);
    const look = async (screen) => {
      await app.settled();
      // First, so that what comes late to a screen is there when axe-core looks.
      await app.picture(`axe-${screen}-${theme}-${language}`);
      await app.settled();
      for (const fault of await faults(app)) found.push(`${screen}: ${fault}`);
    };
    const close = async (selector) => {
      await app.press('Escape');
      await app.until((css) => document.querySelector(css) === null, [selector], `the end of ${selector}`);
    };
    await walk(app, look, close);
  });
  assert.deepEqual(found, []);
}
