/** Which dialogs of the shell are open. */
import { create } from 'zustand';

export const useSettingsDialog = create<{ open: boolean }>(() => ({ open: false }));
export const useShortcuts = create<{ open: boolean }>(() => ({ open: false }));
export const useSaveVersion = create<{ open: boolean }>(() => ({ open: false }));
