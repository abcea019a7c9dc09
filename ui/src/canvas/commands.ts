/** What can be done on the canvas. */
import { useMemo } from 'react';
import { edit, select, useDesk } from '../document/desk';
import { edgeId, edgeOfId } from '../document/difference';
import { changeWords } from '../document/words';
import { useProvide, type Command } from '../commands/registry';
import { moveTime, viewport } from './viewport';

export function useCanvasCommands(key: number): void {
  const commands = useMemo<Command[]>(() => {
    const open = () => useDesk.getState().flows[key];
    const anySelected = () => {
      const now = open()?.selection;
      return now !== undefined && now.steps.size + now.edges.size > 0;
    };
    return [
      {
        id: 'selectAll', group: 'edit', keys: ['Mod+A'], region: 'canvas',
        run: () => {
          const flow = open()?.flow;
          if (flow) select(key, { steps: Object.keys(flow.nodes), edges: flow.edges.map(edgeId) });
        },
      },
      {
        id: 'delete', group: 'edit', keys: ['Delete', 'Backspace'], region: 'canvas', when: anySelected,
        run: () => {
          const now = open()?.selection;
          if (!now) return;
          const nodes = [...now.steps];
          const edges = [...now.edges].map(edgeOfId).filter((edge) => !now.steps.has(edge.from) && !now.steps.has(edge.to));
          const edits = edges.map((edge) => ({ edit: 'disconnect' as const, edge }));
          void edit(
            key,
            { edit: 'batch', edits: [...edits, ...(nodes.length > 0 ? [{ edit: 'remove_nodes' as const, nodes }] : [])] },
            changeWords.remove(nodes.length, edges.length),
          );
        },
      },
      {
        id: 'tidy', group: 'edit', keys: ['Shift+Alt+T', 'Alt+Shift+T'],
        run: () => {
          const steps = [...(open()?.selection.steps ?? [])];
          void edit(key, steps.length > 1 ? { edit: 'tidy', nodes: steps } : { edit: 'tidy' }, changeWords.tidy());
        },
      },
      { id: 'zoomIn', group: 'view', keys: ['Mod+='], run: () => viewport()?.zoomIn({ duration: moveTime() }) },
      { id: 'zoomOut', group: 'view', keys: ['Mod+-'], run: () => viewport()?.zoomOut({ duration: moveTime() }) },
      { id: 'zoomActual', group: 'view', keys: ['Mod+0'], run: () => viewport()?.zoomTo(1, { duration: moveTime() }) },
      { id: 'zoomFit', group: 'view', keys: ['Mod+1'], run: () => viewport()?.fitView({ duration: moveTime(), padding: 0.1 }) },
    ];
  }, [key]);
  useProvide(commands);
}
