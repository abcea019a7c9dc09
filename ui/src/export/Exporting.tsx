import { Suspense, lazy, useMemo } from 'react';
import { useProvide, type Command } from '../commands/registry';
import { useExporting, copyPicture, openExport } from './exporting';

const Dialog = lazy(async () => ({ default: (await import('./ExportDialog')).ExportDialog }));

export function exportCommands(flowKey: number): Command[] {
  return [
    { id: 'export', group: 'file', keys: ['Mod+Shift+E'], run: () => openExport(flowKey) },
    { id: 'copyPicture', group: 'edit', keys: ['Mod+Shift+C'], run: () => void copyPicture(flowKey) },
  ];
}

/** The commands that write a flow in another format, and their dialog while it is open. */
export function Exporting({ flowKey }: { flowKey: number }) {
  const commands = useMemo<Command[]>(() => exportCommands(flowKey), [flowKey]);
  useProvide(commands);
  const isOpen = useExporting((state) => state.flowKey !== null);
  return isOpen ? (
    <Suspense fallback={null}>
      <Dialog />
    </Suspense>
  ) : null;
}
