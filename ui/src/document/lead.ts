/** Where an exit leads, and where it may lead. */
import { useWords } from '../i18n';
import { edit, nameOf, useActive, useDesk } from './desk';
import { changeWords } from './words';

/** Leads an exit to a step, or to none. It leads to one step: leading it anew moves it. Answers whether anything is to change. */
export function lead(key: number, from: string, port: string, to: string | null): boolean {
  const old = useDesk.getState().flows[key]?.flow.edges.find((edge) => edge.from === from && edge.port === port);
  if ((old?.to ?? null) === to) return false;
  if (to === null) {
    if (old) void edit(key, { edit: 'disconnect', edge: old }, changeWords.remove(0, 1));
  } else if (old) void edit(key, { edit: 'reconnect', edge: old, to: { from, port, to } }, changeWords.reconnect());
  else void edit(key, { edit: 'connect', edge: { from, port, to } }, changeWords.connect());
  return true;
}

/** The step an exit leads to; nothing when it leads nowhere yet. */
export function useTarget(from: string, port: string): string | null {
  return useActive((open) => open.flow.edges.find((edge) => edge.from === from && edge.port === port)?.to) ?? null;
}

/** The steps that an exit of a step can lead to, to choose from. */
export function useTargets(from: string): { value: string; label: string }[] {
  const { say } = useWords();
  const nodes = useActive((open) => open.flow.nodes);
  const views = useActive((open) => open.views);
  const components = useDesk((state) => state.components);
  return Object.entries(nodes ?? {})
    .filter(([id]) => id !== from && views?.[id]?.family !== 'source')
    .map(([id, step]) => ({ value: id, label: say(nameOf(step, components)) }));
}
