/** What the person has chosen, remembered by the desk. */
import { create } from 'zustand';
import type { Language } from '../bindings/types';
import type { WheelUse } from '../canvas/wheel';
import { sayError } from '../document/desk';
import { ask } from '../host/host';
import { switchLanguage } from '../i18n';

export interface Settings {
  language: Language | 'system';
  theme: 'light' | 'dark' | 'auto';
  /** What the wheel does on the canvas; `auto` tells a touchpad from a mouse by its turns. */
  wheel: WheelUse;
  /** Widths and heights of the panes in pixels; nothing means collapsed. */
  left: number;
  right: number;
  dock: number;
  hidden: { left: boolean; right: boolean; dock: boolean };
  leftTab: 'palette' | 'outline';
  dockTab: string;
  tabs: number[];
  active: number | null;
  /** Entries of the command palette that were picked last, the last first. */
  recent: string[];
  tourSeen: boolean;
  /** Whether the tour has asked what the wheel does. */
  wheelAsked: boolean;
}

export const useSettings = create<Settings>(() => ({
  language: 'system',
  theme: 'auto',
  wheel: 'auto',
  left: 240,
  right: 340,
  dock: 220,
  hidden: { left: false, right: false, dock: false },
  leftTab: 'palette',
  dockTab: 'problems',
  tabs: [],
  active: null,
  recent: [],
  tourSeen: false,
  wheelAsked: false,
}));

const NAME = 'window';

export function systemLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

/** Reads what was remembered, and from then on remembers every change. */
export async function loadSettings(): Promise<void> {
  const kept = await ask<Partial<Settings> | null>('preference.get', { name: NAME });
  if (kept) useSettings.setState(kept);
  const { language } = useSettings.getState();
  await switchLanguage(language === 'system' ? systemLanguage() : language);
  useSettings.subscribe(keep);
}

let latest: Settings | null = null;
let keeping: Promise<void> | null = null;

/** Writes settings at once; of those that change while some are being written only the latest are written, too. */
function keep(settings: Settings): void {
  latest = settings;
  keeping ??= write();
}

async function write(): Promise<void> {
  // For who wants to know whether everything is written: a test that is about to end the program.
  document.documentElement.dataset['keeping'] = '';
  while (latest) {
    const value: Settings = latest;
    latest = null;
    await ask('preference.set', { name: NAME, value }).catch(sayError);
  }
  keeping = null;
  delete document.documentElement.dataset['keeping'];
}

/** Settled once every setting that was changed is written. */
export async function settingsKept(): Promise<void> {
  await keeping;
}

export function chooseLanguage(language: Settings['language']): void {
  useSettings.setState({ language });
  void switchLanguage(language === 'system' ? systemLanguage() : language);
}
