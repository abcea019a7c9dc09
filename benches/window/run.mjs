// Measures the real window of a release build: whole processes, under Xvfb, through WebKitWebDriver and X events.
// Run by `./dev bench window [PART...] [--rounds N]`; the program is in ORDERLOOM_APP, the folder of the flows in ORDERLOOM_FLOWS.
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { freshHome, openApp, sleep, startDisplay } from '../../tests/window/driver.mjs';
import { countFrames, framesPainted, paintedAfterClick, paintedAfterKeys } from './page.mjs';
import { dragged } from './pointer.mjs';
import { beginOf, cpuOf, family, load, memoryOf, nameOf } from './processes.mjs';
import { bundle, megabytes, packed, stripped } from './sizes.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAM = process.env.ORDERLOOM_APP ?? join(ROOT, 'target/release/orderloom-app');
const FLOWS = process.env.ORDERLOOM_FLOWS;
const { values, positionals } = parseArgs({ options: { rounds: { type: 'string', default: '7' } }, allowPositionals: true });
const ROUNDS = Number(values.rounds);
/** As large as the window is given to most people; the display has no other window. */
const [WIDTH, HEIGHT] = [1440, 900];

const display = await startDisplay(WIDTH, HEIGHT);

const round = (number) => (number >= 100 ? Math.round(number) : Math.round(number * 10) / 10);

/** The median of some measurements, with the least and the most. */
function median(numbers, unit) {
  const sorted = numbers.toSorted((one, other) => one - other);
  return `${round(sorted[Math.floor(sorted.length / 2)])} ${unit} (${round(sorted[0])} to ${round(sorted.at(-1))})`;
}

function row(what, mark, measured) {
  console.log(`| ${what} | ${mark} | ${measured} | ${load().toFixed(1)} |`);
}

/** Opens the app, does something in it, and closes it, whatever happens. */
async function within(home, args, work) {
  const app = await openApp({ display: display.display, home: home.folder, args, binary: PROGRAM });
  try {
    await app.resize(WIDTH, HEIGHT);
    const pid = family(app.driver.pid).find((one) => nameOf(one).startsWith('orderloom'));
    return await work(app, { pid, cpu: () => cpuOf(family(pid)), memory: () => memoryOf(family(pid)) });
  } finally {
    await app.close();
  }
}

/** The same with a large flow open and checked, and the canvas in focus. */
async function withFlow(steps, work) {
  const home = await freshHome();
  try {
    await within(home, [join(FLOWS, `${steps}.flow.json`)], async (app, processes) => {
      await app.see('.step');
      await app.until(() => document.querySelector('.dock .problems, .dock .empty .good') !== null, [], 'the first check');
      await app.run(() => document.querySelector('.canvas').focus());
      await work(app, processes);
    });
  } finally {
    await home.remove();
  }
}

/** From the start of the process until what a person uses is painted; then a flow of 1,000 steps is opened. */
async function start() {
  const home = await freshHome();
  const [starts, costs, memories, opens, checks] = [[], [], [], [], []];
  const begin = async (app) => {
    await app.press('Control', 'w');
    await app.see('[data-flow]');
    await sleep(500); // that the tab was closed is kept
  };
  try {
    await within(home, [join(FLOWS, '1000.flow.json')], (app) => app.see('.step').then(() => begin(app)));
    for (let left = ROUNDS; left > 0; left--) {
      await within(home, [], async (app, { pid, cpu, memory }) => {
        const usable = await app.until(() => {
          const [mark] = performance.getEntriesByName('usable');
          return mark && performance.timeOrigin + mark.startTime;
        });
        starts.push(usable - beginOf(pid));
        costs.push(cpu());
        memories.push(memory());
        const [steps, problems] = await paintedAfterClick(app, '[data-flow]', '.react-flow__node-step .step', '.dock .problems, .dock .empty .good');
        opens.push(steps);
        checks.push(problems);
        await begin(app);
      });
    }
  } finally {
    await home.remove();
  }
  row('start until the window can be used, warm', '1,000 ms', median(starts, 'ms'));
  row('processor time of it, all processes', '', median(costs, 'ms'));
  row('memory then, all processes', '', median(memories, 'MB'));
  row('opening 1,000 steps until they are painted', '1,500 ms', median(opens, 'ms'));
  row('opening 1,000 steps until their problems are painted', '', median(checks, 'ms'));
}

/** From the press of a key until the findings that follow are painted, and what the two cost with all that comes after. */
async function edit() {
  const [gone, back, costs] = [[], [], []];
  await withFlow(1000, async (app, { cpu }) => {
    for (let left = 2 * ROUNDS; left > 0; left--) {
      for (let steps = 3; steps > 0; steps--) await app.press('ArrowRight');
      await sleep(500); // the form of the step is drawn
      const before = cpu();
      gone.push(await paintedAfterKeys(app, '[data-problems]', 'Delete'));
      await sleep(500);
      costs.push(cpu() - before);
      back.push(await paintedAfterKeys(app, '[data-problems]', 'Control', 'z'));
    }
  });
  row('an edit, 1,000 steps, until its findings are painted', '100 ms', median(gone, 'ms'));
  row('its undo, until the findings are gone', '100 ms', median(back, 'ms'));
  row('processor time of the edit and all that follows it, all processes', '', median(costs, 'ms'));
}

/** Processor time for each frame while the mouse moves with a button held. */
async function moved(what, mark, steps, button, prepare) {
  const costs = [];
  const rates = [];
  await withFlow(steps, async (app, { cpu }) => {
    const place = await prepare(app);
    await countFrames(app);
    for (let left = 3; left > 0; left--) {
      await sleep(1000); // what was done before may still be at work
      const [before, painted, began] = [cpu(), await framesPainted(app), performance.now()];
      await dragged(display.display, place, { button });
      const frames = (await framesPainted(app)) - painted;
      if (frames < 20) throw new Error(`${what}: nothing moved`);
      costs.push((cpu() - before) / frames);
      rates.push((frames * 1000) / (performance.now() - began));
    }
  });
  row(what, mark, `${median(costs, 'ms')} at ${median(rates, 'frames a second')}`);
}

const stepInView = (app) =>
  app.until(
    () => {
      const canvas = document.querySelector('.canvas').getBoundingClientRect();
      for (const node of document.querySelectorAll('.react-flow__node-step')) {
        const box = node.getBoundingClientRect();
        const middle = { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };
        const isInside = box.left > canvas.left && box.right < canvas.right && box.top > canvas.top && box.bottom < canvas.bottom;
        if (isInside && document.elementFromPoint(middle.x, middle.y)?.closest('.react-flow__node-step') === node) return middle;
      }
      return null;
    },
    [],
    'a step in view',
  );

/** A place of the canvas where nothing is, however near the pointer comes. */
const emptyPlace = (app) =>
  app.until(
    () => {
      const box = document.querySelector('.canvas').getBoundingClientRect();
      for (let y = box.top + 120; y < box.bottom - 220; y += 20) {
        for (let x = box.left + 150; x < box.right - 150; x += 20) {
          const around = [[0, 0], [-25, 0], [25, 0], [0, -25], [0, 25]];
          if (around.every(([dx, dy]) => document.elementFromPoint(x + dx, y + dy)?.classList.contains('react-flow__pane'))) return { x: Math.round(x), y: Math.round(y) };
        }
      }
      return null;
    },
    [],
    'an empty place',
  );

const atFullSize = async (app) => {
  await app.press('Control', '0');
  await app.seeText('100\u00a0%');
};

const drag = () =>
  moved('dragging a step at 100 %, 1,000 steps', '16 ms a frame', 1000, 1, async (app) => {
    await atFullSize(app);
    return stepInView(app);
  });

const pan = async () => {
  await moved('panning 2,000 steps, the whole flow in view', '33 ms a frame', 2000, 1, async (app) => {
    await app.press('Control', '1');
    await app.see('.overview');
    return app.middle('.canvas');
  });
  await moved('panning at 100 %, 1,000 steps', '', 1000, 2, async (app) => {
    await atFullSize(app);
    return emptyPlace(app);
  });
};

/** What ten seconds cost in which nobody does anything. */
async function quiet(what, cpu) {
  await sleep(8000); // what was begun before comes to its end
  const before = cpu();
  await sleep(10_000);
  row(`idle, ${what}`, '0 %', `${((cpu() - before) / 100).toFixed(1)} %`);
}

async function idle() {
  await withFlow(1000, async (app, { cpu }) => {
    await quiet('a flow of 1,000 steps open', cpu);
    await app.press('ArrowRight');
    await app.press('ArrowRight');
    await app.press('Delete');
    await app.see('.problem');
    await app.press('F8');
    await app.see('.step[data-lit="on"]');
    await quiet('the path of a finding lit', cpu);
    await app.press('Control', 'w');
    await app.see('[data-template]');
    await quiet('the start page', cpu);
    await app.click('[data-template="approval-policy"]');
    await app.see('.step');
    await app.press('F5');
    await app.until(() => document.querySelector('.headline') && !document.querySelector('.run-progress'), [], 'the results', 60_000);
    await quiet('after a run', cpu);
  });
}

async function size() {
  row('pages for the first paint, gzip', '450 KiB', `${round((await bundle(join(ROOT, 'ui/dist'))) / 1024)} KiB`);
  const program = await stripped(PROGRAM);
  row('program, stripped', '20 MB', megabytes(program));
  const deb = await packed(join(PROGRAM, '../../package/release'), basename(PROGRAM), program);
  if (deb !== null) row('Debian package', '', megabytes(deb));
}

const PARTS = { size, start, edit, drag, pan, idle };

try {
  console.log('| what | mark | median (least to most) | load |\n|---|---|---|---|');
  for (const [name, part] of Object.entries(PARTS)) if (positionals.length === 0 || positionals.includes(name)) await part();
} finally {
  display.stop();
}
