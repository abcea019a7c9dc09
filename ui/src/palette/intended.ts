/** Sentences of the palette as acts: each is one change, and one undo. */
import type { CatalogComponent, Language, Text } from '../bindings/types';
import { showStep } from '../canvas/viewport';
import { appendStep, insertBefore, mainExit, replaceStep } from '../document/add';
import { activeFlow, edit, nameOf, select, useDesk, type OpenFlow } from '../document/desk';
import { soughtWords } from '../document/find';
import { fuzzyFit } from '../document/fuzzy';
import { lead } from '../document/lead';
import { changeWords } from '../document/words';
import { i18next, wording } from '../i18n';
import type { Entry } from './entries';
import { intentOf } from './intents';
import { spellingOf } from './spelling';

/** So many steps, and so many kinds of step, are offered for one sentence. */
const STEPS = 4;
const KINDS = 2;
/** What fits less is no answer to a sentence. */
const WORST_OF_A_WORD = 5;

function best<One>(all: readonly One[], sought: string, named: (one: One) => { names: string[]; spelled: readonly string[]; more: string }, most: number): One[] {
  const words = soughtWords(sought);
  const fits = all.flatMap((one) => {
    const fit = fuzzyFit(words, named(one));
    return fit === null || fit > WORST_OF_A_WORD * words.length ? [] : [{ one, fit }];
  });
  const least = Math.min(...fits.map(({ fit }) => fit));
  // What only speaks of the word is left out where something has it for its name.
  return fits.filter(({ fit }) => fit < WORST_OF_A_WORD || fit === least).sort((one, other) => one.fit - other.fit).slice(0, most).map(({ one }) => one);
}

function bestKinds(sought: string): CatalogComponent[] {
  const { components, catalog } = useDesk.getState();
  return best(Object.values(components), sought, (one) => ({
    names: [one.name.en, one.name.zh], spelled: [...(catalog?.spellings?.[one.id] ?? []), ...spellingOf(one.name.zh)], more: `${one.purpose.en} ${one.purpose.zh}`,
  }), KINDS);
}

function bestSteps(open: OpenFlow, sought: string): string[] {
  const { components, catalog } = useDesk.getState();
  const ids = Object.keys(open.flow.nodes);
  return best(ids, sought, (id) => {
    const step = open.flow.nodes[id]!;
    const component = components[step.component];
    const name = nameOf(step, components);
    const group = catalog?.groups.find((one) => one.id === component?.group)?.words;
    return { names: [name.en, name.zh].filter(Boolean), spelled: spellingOf(name.zh || component?.name.zh || ''), more: `${component?.name.en ?? ''} ${component?.name.zh ?? ''} ${group?.en ?? ''} ${group?.zh ?? ''}` };
  }, STEPS);
}

/** What a sentence asks for, as entries that do it; the likeliest first. */
export function intended(sentence: string, language: Language): Entry[] {
  const intent = intentOf(sentence);
  const open = activeFlow();
  if (!intent || !open) return [];
  const { key } = open;
  const { components } = useDesk.getState();
  const name = (id: string): Text => nameOf(open.flow.nodes[id]!, components);
  const said = (text: Text) => wording(text, language);
  const entry = (id: string, label: string, step: string, act: () => unknown): Entry => ({
    id: `intent ${intent.kind} ${id}`, kind: 'intent', label, names: [label], keys: undefined,
    run: async () => {
      await act();
      const now = useDesk.getState().flows[key];
      const shown = [...(now?.selection.steps ?? [])][0] ?? step;
      const at = now?.flow.nodes[shown]?.at;
      if (at && useDesk.getState().active === key) showStep(at, true);
    },
  });
  switch (intent.kind) {
    case 'add': {
      const kinds = bestKinds(intent.what).filter((one) => one.family !== 'source' && (one.family !== 'sink' || intent.side === 'after'));
      const steps = bestSteps(open, intent.where).filter((id) => (intent.side === 'after' ? open.views[id]?.family !== 'sink' : open.views[id]?.family !== 'source'));
      return kinds.flatMap((kind) =>
        steps.flatMap((step) => {
          const exits = open.views[step]?.exits ?? [];
          const port = (exits.find((exit) => exit.kind === 'success') ?? exits[0])?.port;
          const label = i18next.t(`palette.add_${intent.side}`, { what: said(kind.name), where: said(name(step)) });
          if (intent.side === 'after') return port === undefined ? [] : [entry(`${kind.id} ${step}`, label, step, () => appendStep(key, step, port, kind))];
          return mainExit(kind) === undefined ? [] : [entry(`${kind.id} ${step}`, label, step, () => insertBefore(key, step, kind))];
        }),
      );
    }
    case 'replace':
      return bestKinds(intent.what).flatMap((kind) =>
        bestSteps(open, intent.where).map((step) => entry(`${kind.id} ${step}`, i18next.t('palette.replace', { what: said(kind.name), where: said(name(step)) }), step, () => replaceStep(key, step, kind))),
      );
    case 'rename':
      return bestSteps(open, intent.where).map((step) =>
        entry(step, i18next.t('palette.rename', { name: intent.name, where: said(name(step)) }), step, async () => {
          const before = open.flow.nodes[step]?.name ?? { en: '', zh: '' };
          await edit(key, { edit: 'set_name', node: step, name: { ...before, [language]: intent.name } }, changeWords.rename());
          select(key, { steps: [step] });
        }),
      );
    case 'remove':
      return bestSteps(open, intent.where).map((step) =>
        entry(step, i18next.t('palette.remove', { where: said(name(step)) }), step, () => {
          const led = (open.views[step]?.exits ?? []).filter((exit) => open.flow.edges.some((edge) => edge.from === step && edge.port === exit.port));
          const port = (led.find((exit) => exit.kind === 'success') ?? led[0])?.port;
          return port === undefined ? edit(key, { edit: 'remove_nodes', nodes: [step] }, changeWords.remove(1, 0)) : edit(key, { edit: 'remove_and_rejoin', node: step, port }, changeWords.rejoin());
        }),
      );
    case 'connect': {
      const targets = bestSteps(open, intent.to).filter((id) => open.views[id]?.family !== 'source');
      return bestSteps(open, intent.where).flatMap((step) => {
        const exits = open.views[step]?.exits ?? [];
        const isFree = (port: string) => !open.flow.edges.some((edge) => edge.from === step && edge.port === port);
        const exit = exits.find((one) => isFree(one.port)) ?? exits.find((one) => one.kind === 'success');
        return targets.filter((to) => to !== step && exit).slice(0, 2).map((to) =>
          entry(`${step} ${to}`, i18next.t('palette.connect', { where: said(name(step)), exit: said(exit?.label ?? { en: '', zh: '' }), to: said(name(to)) }), to, () => {
            lead(key, step, exit!.port, to);
            select(key, { steps: [step] });
          }),
        );
      });
    }
  }
}
