// The real window under Xvfb through WebKitWebDriver: the small part of the W3C protocol that the tests need.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before } from 'node:test';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../..');
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
export const PICTURES = join(ROOT, 'screenshots');

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function freePort() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts Xvfb on a display of its own; answers the display and how to end it. */
export async function startDisplay(width = 1440, height = 900) {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [bytes] = await once(xvfb.stdio[3], 'data');
  return { display: `:${String(bytes).trim()}`, stop: () => xvfb.kill() };
}

/** A folder for what the app keeps, fresh for each test. */
export async function freshHome() {
  const folder = await mkdtemp(join(tmpdir(), 'orderloom-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}

/** Opens the app. `home` holds its data; `env` adds to its environment; `args` are given to it. */
export async function openApp({ display, home, env = {}, args = [], binary }) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_CACHE_HOME: join(home, 'cache'),
      LANG: 'en_US.UTF-8',
      ...env,
    },
  });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  };
  for (let left = 100; ; left--) {
    try {
      await call('GET', '/status');
      break;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(50);
    }
  }
  const program = binary ?? process.env.ORDERLOOM_APP ?? join(ROOT, 'target/debug/orderloom-app');
  const session = await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: program, args } } },
  });
  return new App(call, `/session/${session.sessionId}`, driver, display);
}

/** The display, the folder of data and the app of the file of tests that called {@link useWindow}; each file is a process of its own. */
let display;
export let home;
export let app;

/** Gives the tests of a file a display and a fresh home, and takes them away in the end. With `begin` the app is open from the start, and that is done in it first. */
export function useWindow(begin) {
  before(async () => {
    display = await startDisplay(1440, 900);
    home = await freshHome();
    if (!begin) return;
    await openHere();
    await begin();
  });
  after(async () => {
    await app?.close();
    display?.stop();
    await home?.remove();
  });
}

/** Opens the app on that display and home, again if it was open before. */
export async function openHere(more = {}) {
  app = await openApp({ display: display.display, home: home.folder, ...more });
  await app.resize(1440, 900);
}

export class App {
  constructor(call, session, driver, display) {
    this.display = display;
    this.call = (method, path, body) => call(method, session + path, body);
    this.driver = driver;
  }

  /** Runs a function in the page and answers what it answers. */
  run(code, ...args) {
    return this.call('POST', '/execute/sync', { script: `return (${code})(...arguments)`, args });
  }

  async find(selector) {
    const found = await this.call('POST', '/element', { using: 'css selector', value: selector });
    return found[ELEMENT];
  }

  /** Waits until a function in the page answers something true, and answers it. */
  async until(code, args = [], what = String(code), patience = 15000) {
    const end = Date.now() + patience;
    for (;;) {
      const answer = await this.run(code, ...args);
      if (answer) return answer;
      if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
      await sleep(40);
    }
  }

  see(selector) {
    return this.until((css) => document.querySelector(css) !== null, [selector], selector);
  }

  seeText(text) {
    return this.until((words) => document.body.innerText.includes(words), [text], `the text "${text}"`);
  }

  async click(selector) {
    await this.see(selector);
    const { x, y } = await this.middle(selector);
    await this.pointer([{ type: 'pointerMove', duration: 0, x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]);
  }

  middle(selector) {
    return this.run((css) => {
      const element = document.querySelector(css);
      element.scrollIntoView({ block: 'nearest' });
      const box = element.getBoundingClientRect();
      return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
    }, selector);
  }

  pointer(actions) {
    return this.call('POST', '/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
  }

  /** Presses at one place, moves over the others and lets go at the last. */
  async drag(from, ...to) {
    const moves = to.map(({ x, y }) => ({ type: 'pointerMove', duration: 60, x, y }));
    await this.pointer([
      { type: 'pointerMove', duration: 0, ...from }, { type: 'pointerDown', button: 0 },
      { type: 'pointerMove', duration: 40, x: from.x + 8, y: from.y + 4 }, ...moves, { type: 'pointerUp', button: 0 },
    ]);
  }

  /** Presses keys: `press('Control', 'z')` holds the first while the last is pressed. */
  press(...keys) {
    const codes = keys.map((key) => KEYS[key] ?? key);
    const down = codes.map((value) => ({ type: 'keyDown', value }));
    const up = codes.toReversed().map((value) => ({ type: 'keyUp', value }));
    return this.call('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions: [...down, ...up] }] });
  }

  async type(text) {
    for (const letter of text) await this.press(letter);
  }

  resize(width, height) {
    return this.call('POST', '/window/rect', { width, height, x: 0, y: 0 });
  }

  /** Keeps a picture of the whole display under screenshots/, as a person would see it. */
  async picture(name) {
    await mkdir(PICTURES, { recursive: true });
    await sleep(250);
    await promisify(execFile)('import', ['-display', this.display, '-window', 'root', join(PICTURES, `${name}.png`)]);
  }

  /** Ends the program as a crash would, without a chance to tidy up. */
  async kill() {
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(this.driver.pid)]);
    for (const pid of stdout.trim().split('\n')) process.kill(Number(pid), 'SIGKILL');
    this.driver.kill();
    await sleep(300);
  }

  async close() {
    await this.call('DELETE', '').catch(() => undefined);
    this.driver.kill();
  }
}

const KEYS = {
  Control: '\uE009', Shift: '\uE008', Alt: '\uE00A', Enter: '\uE007', Escape: '\uE00C', Delete: '\uE017', Backspace: '\uE003',
  Tab: '\uE004', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Space: ' ', Home: '\uE011', End: '\uE010',
  F1: '\uE031', F2: '\uE032', F3: '\uE033', F4: '\uE034', F5: '\uE035', F6: '\uE036', F7: '\uE037', F8: '\uE038', F9: '\uE039', F10: '\uE03A',
};
