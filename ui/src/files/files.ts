/** Files that come in: by the dialog, a drop on the window, an argument, or a second start of the program. */
import { listen } from '@tauri-apps/api/event';
import { create } from 'zustand';
import type { ApiError, Applied, FlowEntry, Text } from '../bindings/types';
import { runCommand } from '../commands/registry';
import { catchUp, edited, loadLibrary, openFlow, say, sayError, takeAnswer, useDesk } from '../document/desk';
import { once } from '../document/turns';
import { ask, askShell, inTauri } from '../host/host';
import { useWalks } from '../panels/step/walks';
import { loadScenario, patchRuns } from '../rehearse/runs';

export interface Arrived {
  id: string;
  element: string;
  name: string;
  line: number;
  arrival: 'mapped' | 'noted' | 'left_out';
  flow: string;
  becomes: string;
  remark: Text;
}

export interface ImportReport {
  made_by: string;
  is_own: boolean;
  elements: Arrived[];
}

/** The file of a flow was written by another program. */
interface Conflict {
  became: 'conflict';
  name: string;
  entry: FlowEntry;
}

/** What became of a file. */
export type Taken =
  | { became: 'opened'; name: string; entry: FlowEntry }
  | { became: 'import'; name: string; import: number; flows: { title: Text; steps: number }[]; report: ImportReport }
  | Conflict
  | { became: 'orders'; name: string; count: number }
  | { became: 'scenario'; name: string; entry: FlowEntry; title: Text }
  | { became: 'refused'; name: string; error: ApiError };

/** What still has to be looked at or decided, one after the other. */
export const useArrivals = create<{ waiting: Taken[] }>(() => ({ waiting: [] }));

export function nextArrival(): void {
  useArrivals.setState((now) => ({ waiting: now.waiting.slice(1) }));
}

async function take(files: Taken[]): Promise<void> {
  if (files.length === 0) return;
  await loadLibrary();
  for (const file of files) {
    switch (file.became) {
      case 'opened':
        await openFlow(file.entry.key);
        break;
      case 'conflict':
        await openFlow(file.entry.key);
        await lookAtFile(file.entry.key);
        break;
      case 'orders':
        useWalks.setState({ file: file.name, choosing: true });
        runCommand('showStepThrough');
        say(orderWords(file.name, file.count));
        break;
      case 'scenario':
        await openFlow(file.entry.key);
        // The flow's own scenario from now on: what was wished for otherwise was meant for another.
        patchRuns(file.entry.key, { wish: {} });
        await loadScenario(file.entry.key);
        runCommand('showSimulation');
        say({
          en: `Simulate runs the flow under "${file.title.en || file.name}" from now on.`,
          zh: `以后将按方案“${file.title.zh || file.title.en || file.name}”模拟。`,
        });
        break;
      case 'import':
      case 'refused':
        break;
    }
  }
  const shown = files.filter((file) => file.became === 'import' || file.became === 'refused');
  useArrivals.setState(({ waiting }) => ({ waiting: [...waiting, ...shown] }));
}

/** How many conflicts were decided: what was seen of a file before the last of them may be settled by it. */
let decisions = 0;

/** Asks about the file of an open flow if another program has written it. */
async function lookAtFile(key: number): Promise<void> {
  const before = decisions;
  const conflict = await askShell<Conflict | null>('look_at_file', { key });
  if (!conflict || !useDesk.getState().tabs.includes(key)) return;
  await openFlow(key);
  if (decisions !== before) return lookAtFile(key);
  // A flow is asked about once; the answer goes for what its file holds by then.
  const isAsked = (file: Taken) => file.became === 'conflict' && file.entry.key === key;
  useArrivals.setState(({ waiting }) => ({ waiting: waiting.some(isAsked) ? waiting : [...waiting, conflict] }));
}

function orderWords(name: string, count: number): Text {
  return useDesk.getState().active === null
    ? { en: `"${name}" holds ${count} orders. Open a flow, and Step through offers them.`, zh: `“${name}”中有 ${count} 个订单。打开流程后，可在“试走”中选用。` }
    : { en: `"${name}" holds ${count} orders. Choose one to walk it.`, zh: `“${name}”中有 ${count} 个订单，选一个即可试走。` };
}

export async function openFiles(): Promise<void> {
  await askShell<Taken[]>('open_file').then(take).catch(sayError);
}

export async function saveFile(): Promise<void> {
  const key = useDesk.getState().active;
  if (key === null) return;
  try {
    await edited();
    const saved = await askShell<{ name: string } | Conflict | null>('save_file', { key });
    if (saved && 'became' in saved) await lookAtFile(key);
    else if (saved) say({ en: `Saved as "${saved.name}".`, zh: `已保存为“${saved.name}”。` });
  } catch (error) {
    sayError(error);
  }
}

/** Adds what was read of another tool's model to the library, and opens it. */
export function acceptImport(number: number): Promise<void> {
  return decide(async () => {
    try {
      const entries = await ask<FlowEntry[]>('file.accept', { import: number });
      await loadLibrary();
      for (const entry of entries.toReversed()) await openFlow(entry.key);
    } finally {
      nextArrival();
    }
  });
}

/** Leaves it alone; nothing was added. */
export function declineImport(number: number): Promise<void> {
  return decide(async () => {
    nextArrival();
    await ask('file.decline', { import: number });
  });
}

export function resolveConflict(key: number, keep: 'mine' | 'theirs' | 'both'): Promise<void> {
  return decide(async () => {
    const answer = await ask<Applied | FlowEntry | null>('file.resolve', { key, keep });
    decisions += 1;
    nextArrival();
    if (answer && keep === 'theirs') takeAnswer(key, answer as Applied);
    if (answer && keep === 'both') {
      await loadLibrary();
      await openFlow((answer as FlowEntry).key);
    }
  });
}

/** One decision at a time: a second press, while the first is carried out, is none. */
function decide(carryOut: () => Promise<void>): Promise<void> {
  return once('decision', carryOut).catch(sayError);
}

async function takeArrived(): Promise<void> {
  await take(await askShell<Taken[]>('arrived_files'));
}

async function catchUpWithAll(): Promise<void> {
  await loadLibrary();
  for (const key of useDesk.getState().tabs) await catchUp(key);
}

/** From now on files that come from outside are taken in, and changes that were made elsewhere are noticed. */
export async function listenToFiles(): Promise<void> {
  if (!inTauri) return;
  const tellFront = (key: number | null) => void ask('file.front', { key }).catch(sayError);
  tellFront(useDesk.getState().active);
  await listen('files', () => void takeArrived().catch(sayError));
  await listen<number>('file-changed', ({ payload }) => void lookAtFile(payload).catch(sayError));
  await listen('database-changed', () => void catchUpWithAll().catch(sayError));
  await takeArrived();
  for (const key of useDesk.getState().tabs) await lookAtFile(key);
  useDesk.subscribe((state, before) => {
    for (const key of state.tabs) if (!before.tabs.includes(key)) void lookAtFile(key).catch(sayError);
    if (state.active !== before.active) tellFront(state.active);
  });
}
