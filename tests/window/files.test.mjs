// Files that come from outside, at the real window: as an argument, by a second start, and dropped on it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { app, display, environment, home, openHere, program, startBus, useWindow } from './driver.mjs';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const TEMPLATES = join(ROOT, 'flows/templates');
const MODEL = join(ROOT, 'tests/import/bpmn-io/draft.bpmn');
const BROKEN = join(ROOT, 'tests/bad-input/truncated.flow.json');
const DROP = join(dirname(program()), 'drop-files');
const TYPE = 'application/vnd.orderloom.flow+json';

let bus;
useWindow();
before(async () => {
  bus = await startBus();
});
after(() => bus?.stop());

const onBus = () => ({ DBUS_SESSION_BUS_ADDRESS: bus.address });
const untilTabs = (...names) =>
  app.until(
    (wanted) => {
      const tabs = [...document.querySelectorAll('.tab[data-key]')].map((tab) => tab.textContent);
      return tabs.length === wanted.length && wanted.every((name, at) => tabs[at].includes(name));
    },
    [names],
    `the tabs ${names.join(', ')}`,
  );
const untilActive = (name) => app.until((wanted) => document.querySelector('.tab[data-active]')?.textContent.includes(wanted), [name], `${name} in front`);
const gone = (css) => app.until((selector) => document.querySelector(selector) === null, [css], `the end of ${css}`);

/** A file in the home of the test, made of a template. */
async function flowFile(name, template, change = (flow) => flow) {
  const flow = JSON.parse(await readFile(join(TEMPLATES, `${template}.flow.json`), 'utf8'));
  const path = join(home.folder, name);
  await writeFile(path, JSON.stringify(change(flow), null, 2));
  return path;
}

/** Starts the program beside the window, as a file manager or a terminal would, and waits until it has ended. */
const startAgain = (files, more = {}) =>
  run(program(), files, { env: environment({ display: display.display, home: home.folder, env: onBus() }), timeout: 60000, ...more });

/** Drops files in the middle of the window. */
const drop = (...files) => run(DROP, ['720', '450', ...files], { env: { ...process.env, DISPLAY: display.display }, timeout: 60000 });

test('a file given as an argument opens, the same file is the same flow', async () => {
  const path = await flowFile('ship 代发.flow.json', 'dropship');
  await openHere({ args: [path], env: onBus() });
  await untilTabs('Marketplace drop-ship');
  await app.see('.canvas .step');
  await app.close();
  await openHere({ args: [path], env: onBus() });
  await untilTabs('Marketplace drop-ship');
});

test('a second start hands its files to the first window and ends', async () => {
  await flowFile('approve.flow.json', 'approval-policy');
  // As typed in a terminal: the name alone, seen from the folder it lies in.
  await startAgain(['approve.flow.json'], { cwd: home.folder });
  await untilTabs('Marketplace drop-ship', 'Approval by amount');
  await untilActive('Approval by amount');
  // Without a file it only brings the window to the front.
  await startAgain([]);
  await untilTabs('Marketplace drop-ship', 'Approval by amount');
});

test('files of every kind are dropped on the window', async () => {
  await drop(await flowFile('sub.flow.json', 'subscription'));
  await untilActive('Subscription');
  await drop(join(TEMPLATES, 'subscription.scenario.json'));
  await app.seeText('Simulate runs the flow under');
  await app.see('.simulation');

  await drop(MODEL);
  await app.see('[data-act="accept-import"]');
  await app.picture('files-dropped-model');
  await app.click('[data-act="cancel-import"]');
  await gone('[data-act="cancel-import"]');

  const orders = join(home.folder, 'orders.csv');
  await writeFile(orders, 'order.id,order.total,order.channel\nA-1,120.00,web\nA-2,80.50,app\n');
  await drop(orders);
  await app.until(() => document.querySelectorAll('.orders tbody tr').length === 2, [], 'the orders of the file');
  await app.seeText('A-2');
  await app.click('.orders tbody tr:last-child button');
  await app.see('.walk');
  await app.picture('files-dropped-orders');

  // Several at once, one of which cannot be read.
  await drop(BROKEN, await flowFile('rain.flow.json', 'rainy-season'));
  await app.seeText(`"${basename(BROKEN)}" was not opened`);
  await app.until(() => document.activeElement?.matches('[data-act="understood"]') ?? false, [], 'the focus on the way on');
  await app.press('Enter');
  await gone('.mantine-Modal-content');
  await untilActive('Rainy-season');

  // A double click answers one of two.
  const also = join(home.folder, 'also.flow.json');
  await writeFile(also, '{');
  await drop(BROKEN, also);
  await app.seeText(`"${basename(BROKEN)}" was not opened`);
  const { x, y } = await app.middle('[data-act="understood"]');
  const press = [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
  await app.pointer([{ type: 'pointerMove', duration: 0, x, y }, ...press, ...press]);
  await app.seeText('"also.flow.json" was not opened');
  await app.run(() => document.querySelector('[data-act="understood"]').focus());
  await app.press('Enter');
  await gone('.mantine-Modal-content');
});

test('a flow whose steps nobody has placed is laid out when it is opened', async () => {
  const path = await flowFile('heap.flow.json', 'dropship', (flow) => {
    const unplaced = Object.entries(flow.nodes).map(([id, { at, ...node }]) => [id, { ...node, at: [0, 0] }]);
    return { ...flow, id: 'heap', title: { en: 'Heap', zh: '一堆' }, nodes: Object.fromEntries(unplaced) };
  });
  await drop(path);
  await untilActive('Heap');
  await app.press('Control', '1');
  const overlaps = () =>
    app.run(() => {
      const boxes = [...document.querySelectorAll('.react-flow__node-step')].map((node) => node.getBoundingClientRect());
      return boxes.filter((one, at) => boxes.some((other, to) => to !== at && one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)).length;
    });
  await app.until(() => document.querySelectorAll('.react-flow__node-step').length === Number(document.querySelector('.canvas').dataset.steps), [], 'all steps in view');
  assert.equal(await overlaps(), 0);
  await app.picture('files-laid-out');
});

test('the system knows flow files, and the program that opens them', async () => {
  const data = join(home.folder, 'mime');
  await mkdir(join(data, 'mime/packages'), { recursive: true });
  const { bundle } = JSON.parse(await readFile(join(ROOT, 'tauri.conf.json'), 'utf8'));
  const [types] = Object.values(bundle.linux.deb.files);
  await symlink(join(ROOT, types), join(data, 'mime/packages/orderloom.xml'));
  await run('update-mime-database', [join(data, 'mime')]);
  const path = await flowFile('known.flow.json', 'dropship');
  const { stdout } = await run('gio', ['info', '--attributes=standard::content-type', path], { env: { ...process.env, XDG_DATA_HOME: data } });
  assert.match(stdout, new RegExp(TYPE.replaceAll(/[.+]/g, '\\$&')));
  assert.deepEqual(bundle.fileAssociations.map(({ mimeType }) => mimeType), [TYPE]);
});
