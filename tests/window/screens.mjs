// Every main screen of the window, and how a person gets there: for pictures, and for the rules of accessibility.
import { join } from 'node:path';

/** What a dialog for files answers on the way: a model of another tool. */
export const MODEL = join(import.meta.dirname, '../import/bpmn-io/draft.bpmn');

/** Gives a fresh app a theme and a language, as a person would. */
export async function dress(app, theme, language) {
  await app.see('[data-template]');
  for (let left = 3; left > 0 && (await app.run(() => document.documentElement.dataset.mantineColorScheme)) !== theme; left--) await app.click('[data-theme]');
  await app.until((wanted) => document.documentElement.dataset.mantineColorScheme === wanted, [theme], `the ${theme} theme`);
  if (!(await app.run((wanted) => document.documentElement.lang.startsWith(wanted), language))) await app.click('[data-language]');
  await app.until((wanted) => document.documentElement.lang.startsWith(wanted), [language], `the language ${language}`);
}

/** The first view, the tour, the forms, menus and dialogs of a fresh app; calls `look(name)` at each. */
export async function draw(app, look) {
  const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
  const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
  const dockTab = tabOf(app);
  const select = async (step) => {
    await app.run((id) => document.querySelector(`.react-flow__node[data-id="${id}"]`)?.scrollIntoView(), step);
    await app.click(`.react-flow__node[data-id="${step}"]`);
    await app.see('.inspector-title');
  };
  const whole = async () => {
    await focusCanvas();
    await app.press('Control', '1');
    await still(app);
  };
  const dialog = async (name, ...keys) => {
    await app.press(...keys);
    await app.see('.mantine-Modal-content');
    await look(name);
    await app.press('Escape');
    await gone('.mantine-Modal-content');
  };

  // Where a person begins.
  await app.see('[data-template]');
  await look('01-welcome');
  await app.run(() => document.querySelector('.start').scrollTo(0, 1e6));
  await look('02-gallery');
  await app.run(() => document.querySelector('.start').scrollTo(0, 0));
  await app.click('.start-search input');
  await app.type('zzz');
  await app.until(() => document.querySelectorAll('[data-template]').length === 0, [], 'nothing found');
  await look('03-nothing-found');
  await app.press('Control', 'a');
  await app.press('Backspace');

  // The sample with its tour.
  await app.see('[data-template]');
  await app.click('[data-door="sample"]');
  await app.see('.step');
  await still(app);
  for (const stop of ['add', 'connect', 'check', 'simulate', 'version']) {
    await app.see(`[data-stop="${stop}"]`);
    await look(`04-tour-${stop}`);
    await app.click('[data-act="tour-next"]');
  }
  await gone('.tour-card');
  await dockTab('problems');
  await whole();
  await look('05-sample');

  // The form, for several kinds of steps, for the flow and for other things of the canvas.
  for (const step of ['start', 'offers', 'large', 'check', 'pay', 'ship', 'cancelled']) {
    await select(step);
    await look(`06-form-${step}`);
  }
  await app.run(() => document.querySelector('[data-region="inspector"]').scrollTo(0, 1e6));
  await focusCanvas();
  await app.press('Control', 'a');
  await look('06-form-several');
  await app.press('Shift', 'a');
  await app.see('[role="menu"]');
  await look('08-menu-align');
  await app.press('Escape');
  await gone('[role="menu"]');
  await app.press('Control', 'g');
  await app.see('.group-frame');
  await look('06-form-group');
  await focusCanvas();
  await app.press('Control', 'z');
  await gone('.group-frame');
  await app.press('Escape');
  await pickLine(app, 'large', 'yes');
  await look('06-form-connection');
  await app.press('Escape');
  await app.press('s');
  await app.see('.note-card');
  await app.type('Ask the warehouse first');
  await look('06-form-note');
  await focusCanvas();
  await app.press('Control', 'z');
  await app.press('Control', 'z');
  await app.press('Escape');
  await app.click('[data-region="palette"] [role="tab"]:nth-of-type(2)');
  await look('07-outline');
  await app.click('[data-region="palette"] [role="tab"]:nth-of-type(1)');

  // Menus.
  await select('pay');
  await focusCanvas();
  // The protocol of the driver has no such key.
  await app.run(() => document.querySelector('.canvas').dispatchEvent(new KeyboardEvent('keydown', { key: 'ContextMenu', code: 'ContextMenu', bubbles: true })));
  await app.see('.context-menu');
  await look('08-menu-step');
  await app.press('Escape');
  await gone('.context-menu');
  for (const [name, key, menu] of [['add', 'a', '.add-menu'], ['replace', 'r', '.add-menu'], ['connect', 'c', '.connect-menu']]) {
    await focusCanvas();
    await app.press(key);
    await app.see(menu);
    await look(`08-menu-${name}`);
    await app.press('Escape');
    await gone(menu);
  }
  await focusCanvas();
  await app.press('Control', 'k');
  await app.see('.command-palette');
  await look('09-command-palette');
  await app.type('check');
  await look('09-command-palette-found');
  await app.press('Escape');
  await gone('.command-palette');
  await focusCanvas();
  await app.press('Control', 'f');
  await app.see('.find-bar');
  await app.type('order');
  await app.press('Enter');
  await look('10-find');
  await app.press('Escape');
  await app.press('Control', 'Shift', 'f');
  await app.see('.everywhere');
  await app.type('order');
  await app.see('.everywhere-row');
  await look('10-find-everywhere');
  await app.press('Escape');
  await gone('.everywhere');

  for (const [name, button] of [['main', '.tab-tools [aria-haspopup="menu"]'], ['zoom', '[data-zoom]']]) {
    await app.click(button);
    await app.see('.mantine-Menu-dropdown');
    await look(`08-menu-${name}`);
    await app.press('Escape');
    await gone('.mantine-Menu-dropdown');
  }

  // Dialogs.
  await focusCanvas();
  await dialog('11-shortcuts', '?');
  await dialog('11-settings', 'Control', ',');
  await dialog('11-help', 'F1');
  await dialog('11-save-version', 'Control', 's');
}

const tabOf = (app) => (name) => app.click(`[data-region="dock"] [role="tab"][id$="-${name}"]`);

/** Selects a connection by how its id begins: step, exit. Connections far from the view are not drawn. */
async function pickLine(app, step, exit) {
  const start = `${step}\u0000${exit}\u0000`;
  await app.until((id) => [...document.querySelectorAll('.react-flow__edge')].some((edge) => edge.dataset.id.startsWith(id)), [start], `the connection ${step} ${exit}`);
  await app.run((id) => [...document.querySelectorAll('.react-flow__edge')].find((edge) => edge.dataset.id.startsWith(id)).dispatchEvent(new MouseEvent('click', { bubbles: true })), start);
}

/** A model of another tool, problems and repairs, an order walked through, versions, a simulation, and what is empty. Dialogs for files answer {@link MODEL}. */
export async function work(app, look) {
  const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
  const focusCanvas = () => app.run(() => document.querySelector('.canvas').focus());
  const dockTab = tabOf(app);
  // A model of another tool, and what becomes of it.
  await app.press('Control', 'o');
  await app.click('[data-door="import"]');
  await app.see('[data-act="accept-import"]');
  await look('19-import');
  await app.click('[data-act="accept-import"]');
  await app.see('.step');
  await still(app);
  await look('19-imported');
  await app.press('Control', 'o');
  await app.click('[data-template="approval-policy"]');
  await app.see('.step');
  await still(app);
  await look('20-template');

  // A connection is taken away: the finding, its path, its repair.
  await focusCanvas();
  await app.press('Control', '1');
  await still(app);
  await pickLine(app, 'ship', 'short');
  await focusCanvas();
  await app.press('Delete');
  await app.see('.problem[data-rule]');
  await app.press('Control', '0');
  await app.press('F8');
  await still(app);
  await look('21-problem-lit');
  await app.click('.problem-row > :last-child');
  await app.see('.problem-details dd');
  await look('21-problem-explained');
  await app.run(() => document.querySelector('.problem-row .mantine-Button-root').focus());
  await app.see('.repair-preview');
  await look('22-repair');
  await app.run(() => document.activeElement.blur());
  await app.click('[data-act="repair-all"]');
  await app.see('[data-act="make-repairs"]');
  await look('22-repair-all');
  await focusCanvas();
  await app.press('Control', 'Shift', 'e');
  await app.see('.export-choices');
  await look('23-export-problems');
  await app.press('Escape');
  await gone('.mantine-Modal-content');
  await focusCanvas();
  await app.press('Control', 'z');
  await gone('.problem[data-rule]');

  // One order.
  await dockTab('step');
  await look('24-step-orders');
  await app.click('.orders tbody button');
  await app.see('.walk');
  await app.click('[data-act="add-condition"]');
  await app.see('.walk-stops li');
  for (let count = 0; count < 6; count++) await app.press('F10');
  await still(app);
  await look('24-step-walk');
  await app.click('[data-act="save-walk"]');
  await app.see('.mantine-Popover-dropdown input');
  await look('24-step-save');
  await app.press('Escape');
  await gone('.mantine-Popover-dropdown input');
  await dockTab('tables');
  await app.see('.grid');
  await look('25-table');

  // Versions, and what they differ in.
  await focusCanvas();
  await app.press('Control', 's');
  await app.until(() => document.activeElement?.matches('.mantine-Modal-content input') ?? false, [], 'the field for the name');
  await app.type('Spring');
  await app.press('Enter');
  await gone('.mantine-Modal-content');
  await focusCanvas();
  await app.press('Control', '1');
  await still(app);
  await app.click('.react-flow__node[data-id="freeze"]');
  await app.see('.step[data-selected]');
  await app.press('Delete');
  await gone('.react-flow__node[data-id="freeze"]');
  await dockTab('history');
  await look('26-history');
  await focusCanvas();
  await app.press('Control', 'Alt', 'd');
  await app.see('.compare .picture');
  await app.see('.compare-list [role="option"]');
  await look('26-compare');
  await app.click('.compare .mantine-SegmentedControl-control:last-of-type');
  await app.until(() => document.querySelectorAll('.compare .picture').length === 2, [], 'two pictures');
  await look('26-compare-two');
  await app.press('Escape');
  await gone('.compare');
  await focusCanvas();
  await app.press('Control', 'z');

  // The sample, rehearsed.
  await app.press('Control', 'o');
  await app.click('[data-door="sample"]');
  await app.see('.step');
  await still(app);
  // Who has not seen the sample yet is shown around.
  if (await app.run(() => document.querySelector('.tour-card') !== null)) await app.press('Escape');
  await gone('.tour-card');
  await dockTab('simulation');
  await look('27-simulation-empty');
  await app.press('F5');
  await app.until(() => document.querySelector('.headline') && !document.querySelector('.run-progress'), [], 'the results', 120000);
  await still(app);
  await look('27-simulation');
  await app.run(() => document.querySelector('.results').parentElement.scrollTo(0, 1e6));
  await app.run(() => [...document.querySelectorAll('[data-region="dock"] *')].forEach((one) => one.scrollHeight > one.clientHeight + 40 && one.scrollTo(0, 1e6)));
  await look('27-simulation-end');
  await app.click('[data-act="extent"]');
  await app.see('.run-extent');
  await look('27-simulation-extent');
  await app.press('Escape');
  await gone('.run-extent');
  await dockTab('tables');
  await app.see('.grid, .offers');
  await look('28-promotion-table');
  await focusCanvas();
  await app.press('Control', 'Shift', 'e');
  await app.see('.export-preview');
  await look('29-export');
  await app.press('Escape');
  await gone('.mantine-Modal-content');

  // An empty flow, and the library.
  await focusCanvas();
  await app.press('Control', 'n');
  await app.see('.canvas[data-steps="2"]');
  await focusCanvas();
  await app.press('Control', 'a');
  await app.press('Delete');
  await app.see('.empty-flow');
  await look('30-empty');
  await dockTab('tables');
  await look('30-empty-tables');
  await dockTab('history');
  await look('30-empty-history');
  await dockTab('problems');
  await look('30-empty-problems');
  await app.press('Control', 'o');
  await app.see('[data-flow]');
  await look('31-library');
  await app.click('.card-flow [aria-haspopup="menu"]');
  await app.see('.context-menu');
  await look('31-library-menu');
  await app.press('Escape');
}

/** Nothing moves any more. */
async function still(app) {
  await app.until(() => {
    const now = document.querySelector('.react-flow__viewport')?.style.transform;
    const seen = (window.seenViews = [now, ...(window.seenViews ?? [])].slice(0, 4));
    return seen.length === 4 && seen.every((one) => one === now);
  }, [], 'the view at rest');
}
