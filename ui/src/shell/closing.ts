/** The window closes when what was typed is kept. */
import { listen } from '@tauri-apps/api/event';
import { takeOverField } from '../commands/keys';
import { edited } from '../document/desk';
import { askShell, inTauri } from '../host/host';

export async function listenToClosing(): Promise<void> {
  if (!inTauri) return;
  await listen('closing', async () => {
    takeOverField();
    await edited();
    await askShell('close_window');
  });
}
