/** What the command palette offers: commands, intents, steps of the flow, flows of the library, and steps to add. */
import type { CatalogComponent, Text } from '../bindings/types';
import { freeExit } from '../canvas/exits';
import { middleOfView, showStep } from '../canvas/viewport';
import type { Command } from '../commands/registry';
import { isOffered } from '../commands/registry';
import { addPiece, addStep, appendStep } from '../document/add';
import { activeFlow, nameOf, openFlow, sayError, select, useDesk } from '../document/desk';
import { soughtWords } from '../document/find';
import { fuzzyFit, type Named } from '../document/fuzzy';
import { remember } from '../document/places';
import { freePlace } from '../geometry/places';
import { i18next, titleOf, wording } from '../i18n';
import type { Language } from '../bindings/types';
import { intended } from './intended';
import { spellingOf } from './spelling';

export interface Entry extends Named {
  id: string;
  kind: 'intent' | 'command' | 'step' | 'flow' | 'add';
  label: string;
  keys: string | undefined;
  run: () => unknown;
}

const MOST = 60;
/** Commands that only make sense under a key, or are listed once for each direction. */
const ONLY_KEYS = /^(walk|extend|nudge|contextMenu|deselect|commandPalette)/;
const KINDS: Entry['kind'][] = ['intent', 'command', 'step', 'add', 'flow'];

function namesOf(text: Text, language: Language): string[] {
  return [wording(text, language), text.en, text.zh].filter((name, at, all) => name && all.indexOf(name) === at);
}

const spelledOf = (name: string) => spellingOf(name);

/** All that can be picked now, without what a sentence may ask for. */
export function entriesNow(commands: Record<string, Command>, language: Language): Entry[] {
  const { library, components, catalog } = useDesk.getState();
  const open = activeFlow();
  const entries: Entry[] = [];
  const [en, zh] = [i18next.getFixedT('en'), i18next.getFixedT('zh')];
  for (const command of Object.values(commands)) {
    if (ONLY_KEYS.test(command.id) || !isOffered(command)) continue;
    const text = { en: en(`commands.${command.id}`), zh: zh(`commands.${command.id}`) };
    entries.push({ id: `command ${command.id}`, kind: 'command', label: wording(text, language), names: namesOf(text, language), spelled: spelledOf(text.zh), more: command.id, keys: command.keys?.[0], run: command.run });
  }
  for (const [id, step] of Object.entries(open?.flow.nodes ?? {})) {
    const name = nameOf(step, components);
    const component = components[step.component]?.name;
    const go = () => {
      remember();
      select(open!.key, { steps: [id] });
      showStep(step.at);
    };
    entries.push({ id: `step ${id}`, kind: 'step', label: wording(name, language), names: namesOf(name, language), spelled: spelledOf(name.zh || component?.zh || ''), more: `${id} ${component?.en ?? ''} ${component?.zh ?? ''}`, keys: undefined, run: go });
  }
  for (const entry of library) {
    if (entry.deleted_at !== null) continue;
    entries.push({
      id: `flow ${entry.key}`, kind: 'flow', label: titleOf(entry.title, language, entry.file), names: [titleOf(entry.title, language, entry.file), ...namesOf(entry.title, language)], spelled: spelledOf(entry.title.zh),
      more: `${entry.purpose.en} ${entry.purpose.zh} ${entry.tags.join(' ')}`, keys: undefined, run: () => openFlow(entry.key).catch(sayError),
    });
  }
  if (!open) return entries;
  for (const component of Object.values(components)) entries.push(toAdd(component.id, component.name, component.purpose, language, () => addNamed(component)));
  for (const preset of catalog?.presets ?? []) {
    const piece = catalog?.pieces?.[preset.id];
    if (piece) entries.push(toAdd(preset.id, preset.name, preset.purpose, language, () => addPiece(open.key, preset.name, piece, freePlace(open.flow, middleOfView()))));
  }
  return entries;
}

function toAdd(id: string, name: Text, purpose: Text, language: Language, run: () => unknown): Entry {
  const spelled = useDesk.getState().catalog?.spellings?.[id] ?? [];
  return {
    id: `add ${id}`, kind: 'add', label: wording(name, language), names: namesOf(name, language), spelled: [...spelled, ...spelledOf(name.zh)], more: `add 添加 ${purpose.en} ${purpose.zh}`, keys: undefined, run,
  };
}

/** Adds a step behind the one that is selected, or in the middle of the view. */
function addNamed(component: CatalogComponent): Promise<string | null> {
  const open = activeFlow();
  if (!open) return Promise.resolve(null);
  const [after, other] = open.selection.steps;
  const port = after !== undefined && other === undefined ? (open.views[after]?.exits.find((one) => one.kind === 'success')?.port ?? freeExit(open.key, after)) : undefined;
  if (after !== undefined && port !== undefined && component.family !== 'source') return appendStep(open.key, after, port, component);
  return addStep(open.key, component, freePlace(open.flow, middleOfView()));
}

/** Entries that fit what was typed, the best first; with nothing typed those that were picked last. */
export function matching(entries: readonly Entry[], sought: string, recent: readonly string[], language: Language): Entry[] {
  const words = soughtWords(sought);
  const lastPicked = new Map(recent.map((id, at) => [id, at]));
  const rankOfRecent = (entry: Entry) => lastPicked.get(entry.id) ?? recent.length;
  if (words.length === 0) return entries.toSorted((one, other) => rankOfRecent(one) - rankOfRecent(other)).slice(0, MOST);
  const fits = entries.flatMap((entry) => {
    const fit = fuzzyFit(words, entry);
    return fit === null ? [] : [{ entry, fit }];
  });
  fits.sort((one, other) => one.fit - other.fit || rankOfRecent(one.entry) - rankOfRecent(other.entry) || KINDS.indexOf(one.entry.kind) - KINDS.indexOf(other.entry.kind) || one.entry.label.length - other.entry.label.length);
  return [...intended(sought, language), ...fits.map(({ entry }) => entry)].slice(0, MOST);
}
