/** Cut, copy and paste, also from one flow to another and through the system's clipboard. */
import type { Edit, Fragment, Point } from '../bindings/types';
import { ask } from '../host/host';
import { edit, edited, sayError, select, useDesk, type OpenFlow } from './desk';
import { changeWords } from './words';

/** Marks text of the clipboard as steps of ours. */
const MARK = 'orderloom/fragment';

let kept: Fragment | null = null;

const chosen = (key: number) => [...(useDesk.getState().flows[key]?.selection.steps ?? [])];

async function copied(key: number, steps = chosen(key)): Promise<Fragment | null> {
  if (steps.length === 0) return null;
  try {
    await edited();
    const fragment = await ask<Fragment>('fragment', { key, nodes: steps });
    return fragment;
  } catch (error) {
    sayError(error);
    return null;
  }
}

export async function copy(key: number, steps = chosen(key)): Promise<number> {
  const fragment = await copied(key, steps);
  if (!fragment) return 0;
  kept = fragment;
  // The system's clipboard may be closed to the web view; then the steps can be pasted in this window.
  await navigator.clipboard?.writeText(JSON.stringify({ [MARK]: fragment })).catch(() => undefined);
  return Object.keys(fragment.nodes).length;
}

export async function cut(key: number): Promise<void> {
  // What is chosen now: until it is copied something else may be.
  const steps = chosen(key);
  const count = await copy(key, steps);
  const left = ({ flow }: OpenFlow): Edit | null => {
    const nodes = steps.filter((id) => id in flow.nodes);
    return nodes.length > 0 ? { edit: 'remove_nodes', nodes } : null;
  };
  if (count > 0) await edit(key, left, changeWords.cut(count));
}

async function fromClipboard(): Promise<Fragment | null> {
  const text = await navigator.clipboard?.readText().catch(() => '');
  if (!text?.includes(MARK)) return kept;
  try {
    const found = (JSON.parse(text) as Record<string, Fragment>)[MARK];
    return found ?? kept;
  } catch {
    return kept;
  }
}

/** Pastes with the top left corner at a place, or a little beside where it was. */
export async function paste(key: number, place?: Point): Promise<void> {
  const fragment = await fromClipboard();
  if (fragment) await put(key, fragment, place, 'paste');
}

export async function duplicate(key: number): Promise<void> {
  const fragment = await copied(key);
  if (fragment) await put(key, fragment, undefined, 'duplicate');
}

/** A copy of what is chosen, moved by so much. */
export async function duplicateTo(key: number, by: Point): Promise<void> {
  const fragment = await copied(key);
  if (fragment) await putAt(key, fragment, [Math.round(by[0]), Math.round(by[1])], 'duplicate');
}

async function put(key: number, fragment: Fragment, place: Point | undefined, how: 'paste' | 'duplicate'): Promise<void> {
  const corners = Object.values(fragment.nodes).map((step) => step.at);
  const left = Math.min(...corners.map((at) => at[0]));
  const top = Math.min(...corners.map((at) => at[1]));
  await putAt(key, fragment, place ? [place[0] - left, place[1] - top] : [32, 96], how);
}

async function putAt(key: number, fragment: Fragment, offset: Point, how: 'paste' | 'duplicate'): Promise<void> {
  const before = new Set(Object.keys(useDesk.getState().flows[key]?.flow.nodes ?? {}));
  const done = await edit(key, { edit: 'paste', fragment, offset }, changeWords[how](Object.keys(fragment.nodes).length));
  if (done) select(key, { steps: Object.keys(done.difference.nodes ?? {}).filter((id) => !before.has(id)) });
}
