/** The window closes when what was typed and chosen is kept. */
import { listen } from '@tauri-apps/api/event';
import { takeOverField } from '../commands/keys';
import { edited } from '../document/desk';
import { askShell, inTauri } from '../host/host';
import { settingsKept } from './settings';

export async function listenToClosing(): Promise<void> {
  if (!inTauri) return;
  await listen('closing', async () => {
    takeOverField();
    await Promise.all([edited(), settingsKept()]);
    await askShell('close_window');
  });
}
