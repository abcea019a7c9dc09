// The export dialog in the real window: the formats of the command line, what stands in the way of a file, what is remembered of each
// flow, and a bundle signed by a key of the keychain, which minisign checks.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { app, home, openHere, useWindow } from './driver.mjs';

useWindow();

// The app ends first: it does not outlive the bus.
let bus;
after(async () => {
  if (!bus) return;
  bus.session.stdin.end();
  await once(bus.session, 'exit');
  await rm(bus.folder, { recursive: true, force: true, maxRetries: 10 });
});

const run = promisify(execFile);
const ORDERLOOM = resolve(import.meta.dirname, '../../target/debug/orderloom');

const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);
const format = () => app.run(() => document.querySelector('input[data-field="format"]')?.value);
const mayWrite = () => app.run(() => document.querySelector('[data-act="save-export"]')?.disabled === false);

async function openExport() {
  await app.run(() => document.querySelector('.canvas').focus());
  await app.press('Control', 'Shift', 'e');
  await app.see('input[data-field="format"]');
}

/** Opens the list of formats; `pick` chooses one of them. */
const list = (pick) =>
  app.run((wanted) => {
    const id = document.querySelector('input[data-field="format"]').getAttribute('aria-controls');
    const options = [...document.getElementById(id).querySelectorAll('[role="option"]')];
    options.find((option) => option.textContent === wanted)?.click();
    return options.map((option) => option.textContent);
  }, pick);

async function openList() {
  await app.click('input[data-field="format"]');
  await app.until(() => document.getElementById(document.querySelector('input[data-field="format"]').getAttribute('aria-controls'))?.querySelector('[role="option"]'), [], 'the formats');
}

async function choose(label) {
  await openList();
  await list(label);
  await app.until((wanted) => document.querySelector('input[data-field="format"]').value === wanted, [label], `the format ${label}`);
}

async function close() {
  await app.press('Escape');
  await gone('.export');
}

/** A session bus with an unlocked keyring; ends with the tests. */
async function keyring() {
  const folder = await mkdtemp(join(tmpdir(), 'orderloom-keyring-'));
  const script = "printf 'secret\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; echo \"$DBUS_SESSION_BUS_ADDRESS\"; cat >/dev/null";
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
  });
  bus = { session, folder };
  const [line] = await once(session.stdout, 'data');
  return String(line).trim();
}

test('the menu has the formats of the command line, in its order', async () => {
  await openHere({ env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' } });
  await app.click('[data-template="approval-policy"]');
  await app.see('.canvas .step');
  await openExport();
  const { stdout } = await run(ORDERLOOM, ['export', '--list', '--format', 'json']);
  await openList();
  assert.deepEqual(await list(null), JSON.parse(stdout).map((target) => target.label.en));
  await app.press('Escape');
});

test('without a keychain a bundle cannot be written, and the dialog says what to do', async () => {
  await choose('Signed bundle for a server');
  await app.see('[data-key="refused"]');
  await app.seeText('no keychain that can be reached');
  await app.seeText('GNOME Keyring');
  await app.seeText('"fingerprint"');
  assert.equal(await mayWrite(), false);
  await app.picture('export-no-keychain');
  await app.click('[data-act="look-again"]');
  await app.see('[data-key="refused"]');
  await app.close();
});

test('a key is made in the dialog, and minisign checks the bundle it signs', async () => {
  const bundle = join(home.folder, 'signed.flow.tar');
  await openHere({ env: { DBUS_SESSION_BUS_ADDRESS: await keyring(), ORDERLOOM_DIALOG_PATH: bundle } });
  await app.see('.canvas .step');
  await openExport();
  assert.equal(await format(), 'Signed bundle for a server', 'the format is remembered over a restart');
  await app.see('[data-key="none"]');
  assert.equal(await mayWrite(), false);
  await app.picture('export-no-key');
  await app.click('[data-act="make-key"]');
  await app.see('[data-key="there"]');
  await app.until(() => document.querySelector('[data-act="save-export"]')?.disabled === false, [], 'the button that writes');
  await app.click('[data-act="save-export"]');
  await app.seeText('signed.flow.tar');
  await app.seeText('the last one written here was 1');
  await app.picture('export-bundle');
  const key = await app.run(() => document.querySelector('[data-key="there"] pre').textContent);
  await run('tar', ['-xf', bundle, '-C', home.folder]);
  const { stdout } = await run('minisign', ['-V', '-m', join(home.folder, 'manifest.json'), '-P', key]);
  assert.match(stdout, /verified/);
  assert.match(stdout, /flow:approval-policy\tversion:1/);
  const manifest = JSON.parse(await readFile(join(home.folder, 'manifest.json'), 'utf8'));
  assert.ok(manifest.parts.some((part) => part.name === 'flow.json'));
  assert.equal((await stat(bundle)).isFile(), true);
  await close();
});

test('format and engine are remembered for each flow', async () => {
  await app.press('Control', 'o');
  await app.click('[data-template="dropship"]');
  await app.until(() => document.querySelectorAll('.tabs .tab').length === 2, [], 'the second flow');
  await app.see('.canvas .step');
  await openExport();
  await choose('The flow in words (Markdown)');
  await app.until(() => document.querySelector('.export-text')?.textContent.includes('# '), [], 'the words');
  await close();
  await openExport();
  assert.equal(await format(), 'The flow in words (Markdown)');
  await close();
  await app.click('.tabs .tab:first-child .tab-name');
  await app.until(() => document.querySelector('.tabs .tab:first-child')?.dataset.active !== undefined, [], 'the first flow');
  await app.see('.canvas .step');
  await openExport();
  assert.equal(await format(), 'Signed bundle for a server');
  await close();
});

test('a flow with a problem is not written, and the dialog leads to it', async () => {
  const step = await app.run(() => [...document.querySelectorAll('.react-flow__node-step')].find((node) => node.querySelector('.step-task')).dataset.id);
  await app.click(`.react-flow__node-step[data-id="${step}"]`);
  await app.press('Delete');
  await openExport();
  await choose('BPMN 2.0 process');
  await app.see('.export-errors li');
  assert.equal(await mayWrite(), false);
  await app.picture('export-problems');
  await app.click('.export-errors button');
  await gone('.export');
  await app.press('Control', 'z');
  await openExport();
  await app.see('.export-preview');
  assert.equal(await mayWrite(), true);
  await close();
});
