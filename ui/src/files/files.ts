/** Files that come in: by the dialog, a drop on the window, an argument, or a second start of the program. */
import { listen } from '@tauri-apps/api/event';
import { create } from 'zustand';
import type { ApiError, Applied, FlowEntry, Text } from '../bindings/types';
import { runCommand } from '../commands/registry';
import { loadLibrary, openFlow, say, sayError, takeAnswer, useDesk } from '../document/desk';
import { ask, askShell, inTauri } from '../host/host';
import { offerOrders } from '../panels/step/orderFile';
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

/** What became of a file. */
export type Taken =
  | { became: 'opened'; name: string; entry: FlowEntry }
  | { became: 'import'; name: string; import: number; flows: { title: Text; steps: number }[]; report: ImportReport }
  | { became: 'conflict'; name: string; entry: FlowEntry }
  | { became: 'orders'; name: string; count: number; text: string }
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
        break;
      case 'orders':
        takeOrders(file);
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
  const shown = files.filter((file) => file.became === 'import' || file.became === 'conflict' || file.became === 'refused');
  useArrivals.setState((now) => ({ waiting: [...now.waiting, ...shown] }));
}

/** Offers the orders of a file where orders are stepped through: in the flow that is open, or in the next one. */
function takeOrders({ name, count, text }: { name: string; count: number; text: string }): void {
  offerOrders({ name, text });
  if (useDesk.getState().active === null) {
    say({
      en: `"${name}" holds ${count} orders. Open a flow to step them through it.`,
      zh: `“${name}”中有 ${count} 个订单。打开一个流程后即可用它们试走。`,
    });
    return;
  }
  useWalks.setState({ choosing: true });
  runCommand('showStepThrough');
  say({
    en: `"${name}" holds ${count} orders. Choose one to step through.`,
    zh: `“${name}”中有 ${count} 个订单，选一个开始试走。`,
  });
}

export async function openFiles(): Promise<void> {
  await askShell<Taken[]>('open_file').then(take, sayError);
}

export async function saveFile(): Promise<void> {
  const key = useDesk.getState().active;
  if (key === null) return;
  try {
    const saved = await askShell<{ name: string } | null>('save_file', { key });
    if (saved) say({ en: `Saved as "${saved.name}".`, zh: `已保存为“${saved.name}”。` });
  } catch (error) {
    sayError(error);
  }
}

/** Adds what was read of another tool's model to the library, and opens it. */
export async function acceptImport(number: number): Promise<void> {
  try {
    const entries = await ask<FlowEntry[]>('file.accept', { import: number });
    await loadLibrary();
    for (const entry of entries.toReversed()) await openFlow(entry.key);
  } catch (error) {
    sayError(error);
  }
  nextArrival();
}

/** Leaves it alone; nothing was added. */
export async function declineImport(number: number): Promise<void> {
  nextArrival();
  await ask('file.decline', { import: number }).catch(sayError);
}

export async function resolveConflict(key: number, keep: 'mine' | 'theirs' | 'both'): Promise<void> {
  try {
    const answer = await ask<Applied | FlowEntry | null>('file.resolve', { key, keep });
    if (answer && keep === 'theirs') takeAnswer(key, answer as Applied);
    if (answer && keep === 'both') {
      await loadLibrary();
      await openFlow((answer as FlowEntry).key);
    }
    nextArrival();
  } catch (error) {
    sayError(error);
  }
}

/** From now on files that come from outside are taken in. */
export async function listenToFiles(): Promise<void> {
  if (!inTauri) return;
  await listen<Taken[]>('files', ({ payload }) => void take(payload).catch(sayError));
  await take(await askShell<Taken[]>('files_at_start'));
}
