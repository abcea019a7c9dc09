// The real window under Xvfb through WebKitWebDriver: the small part of the W3C protocol that the tests need.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
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

/** Starts a session bus of its own, over which a second start of the app finds the first; answers its address and how to end it. */
export async function startBus() {
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=3'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [bytes] = await once(bus.stdio[3], 'data');
  return { address: String(bytes).trim(), stop: () => bus.kill() };
}

/** A folder for what the app keeps, fresh for each test. */
export async function freshHome() {
  const folder = await mkdtemp(join(tmpdir(), 'orderloom-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) };
}

/** What the environment of the app is in tests; one that is started beside the driver gets the same. */
export function environment({ display, home, env = {} }) {
  return {
    ...process.env,
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    TAURI_WEBVIEW_AUTOMATION: 'true',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    LANG: 'en_US.UTF-8',
    // None, so that no start is handed to an app that runs on this machine already.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
    ...env,
  };
}

/** The program under test. */
export const program = () => process.env.ORDERLOOM_APP ?? join(ROOT, 'target/debug/orderloom-app');

/** Processes below one, by what the system says of each: number, state and parent. */
async function family(pid) {
  const all = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // A process may end while the list is read.
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (parent) all.push({ pid: Number(name), state, parent: Number(parent) });
  }
  const below = (one) => all.filter(({ parent }) => parent === one).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** Kills a process; one that has just ended by itself needs it no more. */
function endNow(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Waits until processes have ended; one that does not end by itself is killed, and that is a fault. A busy machine takes its time. */
async function ended(pids) {
  const end = Date.now() + 60_000;
  const isAlive = async (pid) => !/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X '));
  for (const pid of pids) {
    while (await isAlive(pid)) {
      if (Date.now() > end) {
        const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
        endNow(pid);
        throw new Error(`process ${pid} (${name.trim()}) did not end`);
      }
      await sleep(20);
    }
  }
}

/** Opens the app. `home` holds its data; `env` adds to its environment; `args` are given to it. */
export async function openApp({ display, home, env = {}, args = [], binary }) {
  const port = await freePort();
  const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: environment({ display, home, env }),
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
  const session = await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: binary ?? program(), args } } },
  });
  return new App(call, `/session/${session.sessionId}`, driver, display);
}

/** Opens a fresh app on a display of its own, does something in it, and takes both away. */
export async function onItsOwn({ width, height, env }, work) {
  const display = await startDisplay(width, height);
  const home = await freshHome();
  try {
    const app = await openApp({ display: display.display, home: home.folder, env });
    try {
      await app.resize(width, height);
      await work(app);
    } finally {
      await app.close();
    }
  } finally {
    display.stop();
    await home.remove();
  }
}

/** The display, the folder of data and the app of the file of tests that called {@link useWindow}; each file is a process of its own. */
export let display;
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
    try {
      await app?.close();
    } finally {
      display?.stop();
      await home?.remove();
    }
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
  async until(code, args = [], what = String(code), patience = 30000) {
    const end = Date.now() + patience;
    for (;;) {
      const answer = await this.run(code, ...args);
      if (answer) return answer;
      if (Date.now() > end) {
        // For whoever reads about it later.
        await this.picture(`in-vain-${what.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60)}`).catch(() => undefined);
        throw new Error(`waited in vain for ${what}`);
      }
      await sleep(40);
    }
  }

  see(selector) {
    return this.until((css) => document.querySelector(css) !== null, [selector], selector);
  }

  seeText(text) {
    return this.until((words) => document.body.innerText.includes(words), [text], `the text "${text}"`);
  }

  /** Presses an element that lies still, and on which the press lands. */
  async click(selector) {
    await this.see(selector);
    const { x, y } = await this.steady(selector, true);
    await this.pointer([{ type: 'pointerMove', duration: 0, x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]);
  }

  /** The middle of an element that lies still. */
  middle(selector) {
    return this.steady(selector, false);
  }

  /** The middle of an element once it was at the same place in two looks; if it is to be hit, nothing may lie over it there. */
  steady(selector, isHit) {
    const look = (css, isToBeHit) => {
      const element = document.querySelector(css);
      if (!element) return null;
      element.scrollIntoView({ block: 'nearest' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const place = [css, left, top, width, height].join(' ');
      const was = window.placeBefore;
      window.placeBefore = place;
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      const there = document.elementFromPoint(x, y);
      const isClear = !isToBeHit || (there !== null && (element.contains(there) || there.contains(element)));
      return was === place && isClear ? { x, y } : null;
    };
    return this.until(look, [selector, isHit], `${selector} lying still${isHit ? ' and open to a press' : ''}`);
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

  /** Keeps back the answers to a question of the desk, or to a command of the shell, until {@link release}: to all that come, or to the next few. */
  hold(question, most = null) {
    const wrap = (name, limit) => {
      const real = window.fetch;
      Object.assign(window, { held: 0, told: 0 });
      const gate = () => (window.opened = new Promise((done) => (window.letGo = done)));
      gate();
      window.fetch = async (url, options, ...rest) => {
        const isMeant = String(url).endsWith(`/${name}`) || String(options?.body).includes(`"ask":"${name}"`);
        if (!isMeant || (limit !== null && window.held >= limit)) return real(url, options, ...rest);
        window.held += 1;
        const { opened } = window;
        const answer = await real(url, options, ...rest);
        await opened;
        // After those who wait for it have had their turn.
        setTimeout(() => (window.told += 1));
        return answer;
      };
      window.holdOn = () => {
        window.letGo();
        gate();
      };
      window.asBefore = () => {
        window.fetch = real;
        window.letGo();
      };
    };
    return this.run(wrap, question, most);
  }

  /** Waits until so many answers are or were kept back. */
  untilHeld(count = 1) {
    return this.until((wanted) => window.held >= wanted, [count], `${count} questions asked`);
  }

  /** Lets go of what is kept back now, and keeps back what comes after it. */
  letGo() {
    return this.run(() => window.holdOn());
  }

  /** Lets go of what is kept back, keeps nothing back any more, and waits until all has been told. */
  async release() {
    await this.run(() => window.asBefore());
    await this.until(() => window.told === window.held, [], 'all answers told');
    await this.settled();
  }

  resize(width, height) {
    return this.call('POST', '/window/rect', { width, height, x: 0, y: 0 });
  }

  /** Nothing moves any more, and no dialog is still fading in: colours in the middle of a transition are no colours of the app. */
  settled() {
    const look = () => {
      const isWhole = (element) => getComputedStyle(element).opacity === '1';
      const fading = '.mantine-Modal-content, .mantine-Popover-dropdown, .mantine-Menu-dropdown, .mantine-Tooltip-tooltip, .said';
      return document.getAnimations().every((one) => one.playState !== 'running') && [...document.querySelectorAll(fading)].every(isWhole);
    };
    return this.until(look, [], 'the end of all motion');
  }

  /** Keeps a picture of the whole display under screenshots/, as a person would see it. */
  async picture(name) {
    await mkdir(PICTURES, { recursive: true });
    await sleep(250);
    // Packed lightly: there are hundreds of them.
    await promisify(execFile)('import', ['-display', this.display, '-window', 'root', '-quality', '11', join(PICTURES, `${name}.png`)]);
  }

  /** Ends the program as a crash would, without a chance to tidy up. */
  async kill() {
    const below = await family(this.driver.pid);
    for (const { pid, parent } of below) if (parent === this.driver.pid) endNow(pid);
    this.driver.kill();
    await ended(below.map(({ pid }) => pid));
  }

  /** Waits until the window has closed by itself. */
  async gone() {
    const end = Date.now() + 30_000;
    while (await this.run(() => true).catch(() => false)) {
      if (Date.now() > end) throw new Error('waited in vain for the window to close');
      await sleep(40);
    }
  }

  /** Ends the program as a person would, and waits until all of it has ended. */
  async close() {
    const below = await family(this.driver.pid);
    await this.call('DELETE', '').catch(() => undefined);
    // The driver ends the app after it has answered, so it has to live that long.
    await ended(below.map(({ pid }) => pid)).finally(() => this.driver.kill());
  }
}

const KEYS = {
  Control: '\uE009', Shift: '\uE008', Alt: '\uE00A', Enter: '\uE007', Escape: '\uE00C', Delete: '\uE017', Backspace: '\uE003',
  Tab: '\uE004', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Space: ' ', Home: '\uE011', End: '\uE010',
  F1: '\uE031', F2: '\uE032', F3: '\uE033', F4: '\uE034', F5: '\uE035', F6: '\uE036', F7: '\uE037', F8: '\uE038', F9: '\uE039', F10: '\uE03A',
};
