// The Debian package as a person has it: installed, opened, asked by name, used for its files, and removed again.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { freshHome, openApp, startDisplay } from '../window/driver.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const TEMPLATE = join(ROOT, 'flows/templates/approval-policy.flow.json');
const TYPE = 'application/vnd.orderloom.flow+json';
const ENTRY = '/usr/share/applications/Orderloom.desktop';

const said = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' } });

/** The package in the folder that the bundler wrote to. */
function madePackage() {
  const folder = process.env.ORDERLOOM_PACKAGES;
  const names = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  assert.equal(names.length, 1, `packages in ${folder}: ${names.join(', ')}`);
  return join(folder, names[0]);
}

/** A line of the menu entry that was installed. */
function entry(key) {
  const line = readFileSync(ENTRY, 'utf8').split('\n').find((one) => one.startsWith(`${key}=`));
  assert.ok(line, `${key} in ${ENTRY}`);
  return line.slice(key.length + 1);
}

let files = [];
let display;
let home;

before(async () => {
  said('dpkg', '--install', madePackage());
  files = said('dpkg', '--listfiles', 'orderloom').trim().split('\n').filter((path) => !statSync(path).isDirectory());
  display = await startDisplay();
  home = await freshHome();
});

after(async () => {
  display?.stop();
  await home?.remove();
  // The last test removes it; this is for when one before has failed.
  if (files.some((path) => existsSync(path))) said('dpkg', '--purge', 'orderloom');
});

/** Opens the window as the menu entry says, with files in the place of %F. */
function openByEntry(...opened) {
  const [program, ...rest] = entry('Exec').split(' ');
  const args = rest.flatMap((one) => (one === '%F' ? opened : [one]));
  return openApp({ display: display.display, home: home.folder, binary: said('which', program).trim(), args });
}

test('the command answers by its name', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'tauri.conf.json'), 'utf8'));
  assert.equal(said('orderloom', '--version').trim(), `orderloom ${version}`);
  assert.match(said('orderloom', 'check', TEMPLATE), /proved safe/);
});

test('the window opens from the menu', async () => {
  const app = await openByEntry();
  try {
    await app.see('[data-template]');
  } finally {
    await app.close();
  }
});

test('a flow file is known as one, belongs to the program, and is opened by it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orderloom-'));
  const file = join(folder, 'mine.flow.json');
  writeFileSync(file, readFileSync(TEMPLATE));
  try {
    assert.match(said('gio', 'info', '--attributes=standard::content-type', file), new RegExp(`content-type: ${TYPE.replace('+', '\\+')}`));
    assert.match(said('gio', 'mime', TYPE), /Default application for .*: Orderloom\.desktop/);
    const app = await openByEntry(file);
    try {
      await app.see('.step');
    } finally {
      await app.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the icon of the menu is there', () => {
  const icon = entry('Icon');
  assert.ok(files.some((path) => path.startsWith('/usr/share/icons/hicolor/') && path.endsWith(`/${icon}.png`)), icon);
});

test('nothing is left once it is removed', () => {
  said('dpkg', '--remove', 'orderloom');
  assert.deepEqual(files.filter((path) => existsSync(path)), []);
  assert.doesNotMatch(said('gio', 'mime', TYPE), /Orderloom\.desktop/);
});
