// Every screen of the real window against the rules of WCAG 2.2 AA, in both themes and both languages, with a picture of each.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { freshHome, openApp, startDisplay } from './driver.mjs';

const require = createRequire(new URL('../../ui/package.json', import.meta.url));
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let display;
let axe;

before(async () => {
  display = await startDisplay(1440, 900);
  axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');
});

after(() => display?.stop());

/** What axe-core has against what is on screen, one line for each element. */
async function faults(app) {
  await app.call('POST', '/execute/sync', { script: `if (!window.axe) { ${axe} } return true;`, args: [] });
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

/** A fresh app in a theme and a language. */
async function appIn(home, theme, language) {
  const app = await openApp({ display: display.display, home: home.folder });
  await app.resize(1440, 900);
  await app.see('[data-template]');
  for (let left = 3; left > 0 && (await app.run(() => document.documentElement.dataset.mantineColorScheme)) !== theme; left--) {
    await app.click('[data-theme]');
  }
  await app.until((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, [theme], `the ${theme} theme`);
  if (!(await app.run((wanted) => document.documentElement.lang.startsWith(wanted), language))) await app.click('[data-language]');
  await app.until((wanted) => document.documentElement.lang.startsWith(wanted), [language], `the language ${language}`);
  return app;
}

/** Nothing moves any more, and no dialog is still fading in: colours in the middle of a transition are no colours of the app. */
const settled = (app) =>
  app.until(
    () => {
      const isWhole = (element) => getComputedStyle(element).opacity === '1';
      return document.getAnimations().every((one) => one.playState !== 'running') && [...document.querySelectorAll('.mantine-Modal-content')].every(isWhole);
    },
    [],
    'the end of all motion',
  );

for (const [theme, language] of [['light', 'en'], ['light', 'zh'], ['dark', 'en'], ['dark', 'zh']]) {
  test(`every screen is accessible, ${theme}, ${language}`, async () => {
    const home = await freshHome();
    const app = await appIn(home, theme, language);
    const found = [];
    const look = async (screen) => {
      await settled(app);
      for (const fault of await faults(app)) found.push(`${screen}: ${fault}`);
      await app.picture(`axe-${screen}-${theme}-${language}`);
    };
    const close = async (selector) => {
      await app.press('Escape');
      await app.until((css) => document.querySelector(css) === null, [selector], `the end of ${selector}`);
    };
    try {
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
    } finally {
      await app.close();
      await home.remove();
    }
    assert.deepEqual(found, []);
  });
}
