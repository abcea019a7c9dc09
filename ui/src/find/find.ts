/** Finding words in the flow in front: what is sought, where it stands, and which of these places is looked at. */
import { create } from 'zustand';
import type { Hit } from '../bindings/find';
import { showAll, showPlace, showStep } from '../canvas/viewport';
import { runCommand } from '../commands/registry';
import { announce } from '../document/announce';
import { select, useDesk, type OpenFlow } from '../document/desk';
import { remember } from '../document/places';
import { lastAsked } from '../document/turns';
import { ask } from '../host/host';
import { currentLanguage, i18next, wording } from '../i18n';

interface Find {
  open: boolean;
  /** Counts up whenever the field is to take the focus. */
  focus: number;
  sought: string;
  hits: readonly Hit[];
  /** The hit looked at; -1 before the first. */
  at: number;
  step: (by: number) => void;
}

export const useFind = create<Find>(() => ({ open: false, focus: 0, sought: '', hits: [], at: -1, step }));

/** The bar covers so much of the right side of the canvas, in pixels. */
const BAR = 404;

/** Whether the dialog that finds in all flows is open. */
export const useEverywhere = create<{ open: boolean }>(() => ({ open: false }));

export function openEverywhere(): void {
  useEverywhere.setState({ open: true });
}

/** Looks the words up; a slow answer about words or a flow that are not sought in any more is passed over. */
export async function search(key: number, sought: string): Promise<void> {
  const isLast = lastAsked('find');
  useFind.setState({ sought });
  const hits = sought.trim() === '' ? [] : await ask<Hit[]>('find.here', { key, text: sought });
  if (!isLast()) return;
  const now = useFind.getState();
  const looked = now.hits[now.at];
  const at = looked ? hits.findIndex((hit) => hit.kind === looked.kind && hit.id === looked.id && hit.part.en === looked.part.en) : -1;
  useFind.setState({ hits, at });
}

/** Goes to the next hit, or the one before; after the last comes the first. */
function step(by: number): void {
  const { hits, at } = useFind.getState();
  if (hits.length === 0) return;
  goToHit(at < 0 && by < 0 ? hits.length - 1 : (at + by + hits.length) % hits.length);
}

export function goToHit(number: number): void {
  const hit = useFind.getState().hits[number];
  const { active, flows } = useDesk.getState();
  const open = active === null ? undefined : flows[active];
  if (!hit || !open) return;
  if (useFind.getState().at < 0) remember();
  useFind.setState({ at: number });
  showHit(open, hit);
  announce(i18next.t('find.announce', { at: number + 1, count: useFind.getState().hits.length, words: Object.values(wordsOf(hit)).filter(Boolean).join(i18next.t('find.colon')) }));
}

/** Where a hit is, and what stands there: the name, and "Condition: order.total > 100". */
export function wordsOf(hit: Hit): { where: string; what: string } {
  const language = currentLanguage();
  const where = wording(hit.name, language) || i18next.t(`find.kind_${hit.kind}`);
  const what = [wording(hit.part, language), wording(hit.excerpt, language)].filter((part) => part && part !== where);
  return { where, what: what.join(i18next.t('find.colon')) };
}

/** Selects the place of a hit and brings it into view. */
export function showHit(open: OpenFlow, hit: Hit): void {
  const { flow, key } = open;
  switch (hit.kind) {
    case 'step':
      select(key, { steps: [hit.id] });
      if (flow.nodes[hit.id]) showStep(flow.nodes[hit.id]!.at, true, BAR);
      break;
    case 'note': {
      const note = flow.notes[hit.id];
      select(key, { notes: [hit.id] });
      if (note) showPlace(note.at, note.size);
      break;
    }
    case 'group': {
      const steps = flow.groups[hit.id]?.nodes ?? [];
      select(key, { steps });
      showAll(flow, new Set(steps));
      break;
    }
    case 'table':
      runCommand('showTables');
      break;
    case 'flow':
      select(key, {});
      break;
  }
}

export function closeFind(): void {
  lastAsked('find');
  useFind.setState({ open: false, hits: [], at: -1 });
  document.querySelector<HTMLElement>('.canvas')?.focus({ preventScroll: true });
}

/** How a step is lit while something is sought. */
export function useHitOf(step: string): 'on' | 'here' | undefined {
  return useFind((find) => {
    if (!find.open || find.hits.length === 0) return undefined;
    const here = find.hits[find.at];
    if (here?.kind === 'step' && here.id === step) return 'here';
    return stepsOf(find.hits).has(step) ? 'on' : undefined;
  });
}

const sets = new WeakMap<readonly Hit[], ReadonlySet<string>>();

/** The steps among hits, worked out once for each answer, since every step on the canvas asks. */
export function stepsOf(hits: readonly Hit[]): ReadonlySet<string> {
  let known = sets.get(hits);
  if (!known) {
    known = new Set(hits.filter((hit) => hit.kind === 'step').map((hit) => hit.id));
    sets.set(hits, known);
  }
  return known;
}
