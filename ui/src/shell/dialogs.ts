/** Which dialogs of the shell are open. */
import { create } from 'zustand';

export const useSettingsDialog = create<{ open: boolean }>(() => ({ open: false }));
export const useShortcuts = create<{ open: boolean }>(() => ({ open: false }));

/** The flow of which a version is being named: it stays that one when another comes to the front. */
export const useSaveVersion = create<{ of: number | null }>(() => ({ of: null }));
