/** Changes of the branches of a decision, with what happens to the connections of their exits. */
import type { Edge, Edit, Json } from '../../bindings/types';

export interface Branch {
  port: string;
  when?: string;
  share?: string;
}

export function branchesOf(value: Json | undefined): Branch[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one) || typeof one['port'] !== 'string') return [];
    const branch: Branch = { port: one['port'] };
    if (typeof one['when'] === 'string') branch.when = one['when'];
    if (typeof one['share'] === 'string') branch.share = one['share'];
    return [branch];
  });
}

/** The list with one branch taken out and put in elsewhere. */
export function moved(branches: Branch[], from: number, to: number): Branch[] {
  const next = [...branches];
  const [taken] = next.splice(from, 1);
  if (taken) next.splice(to, 0, taken);
  return next;
}

/** A name that no branch has. */
export function freePort(branches: Branch[]): string {
  for (let count = branches.length + 1; ; count++) {
    const port = `branch_${count}`;
    if (!branches.some((one) => one.port === port)) return port;
  }
}

/** Connections that leave by an exit which is called otherwise now go with it. */
export function renamedEdges(edges: Edge[], step: string, from: string, to: string): Edit[] {
  return edges.filter((edge) => edge.from === step && edge.port === from).map((edge): Edit => ({ edit: 'reconnect', edge, to: { ...edge, port: to } }));
}

/** Connections of an exit that is gone go with it. */
export function goneEdges(edges: Edge[], step: string, port: string): Edit[] {
  return edges.filter((edge) => edge.from === step && edge.port === port).map((edge): Edit => ({ edit: 'disconnect', edge }));
}
