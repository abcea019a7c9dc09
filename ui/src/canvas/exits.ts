/** The exit by which a step goes on when none is said. */
import { useDesk } from '../document/desk';

/** The first free exit that is no fault; else the success exit, which then leads on by what is put there. */
export function freeExit(key: number, step: string): string | undefined {
  const open = useDesk.getState().flows[key];
  const exits = open?.views[step]?.exits ?? [];
  const isFree = (port: string) => !open?.flow.edges.some((edge) => edge.from === step && edge.port === port);
  const free = exits.filter((exit) => isFree(exit.port));
  const found = free.find((exit) => exit.kind === 'success') ?? free.find((exit) => exit.kind !== 'fault') ?? exits.find((exit) => exit.kind === 'success') ?? exits[0];
  return found?.port;
}
