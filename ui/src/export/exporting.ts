/** The export dialog: for which flow it is open, and what was chosen last. */
import { create } from 'zustand';
import type { Language } from '../bindings/types';
import { edited, say, sayError } from '../document/desk';
import { ask, askShell, inTauri } from '../host/host';
import { currentLanguage } from '../i18n';

export interface Chosen {
  target: string;
  profile: string | null;
  language: Language;
  /** Of a bundle; nothing while none is said. */
  version: number | null;
}

export const useExporting = create<{ flowKey: number | null }>(() => ({ flowKey: null }));

export function openExport(flowKey: number): void {
  useExporting.setState({ flowKey });
}

export function closeExport(): void {
  useExporting.setState({ flowKey: null });
}

/** What was chosen last of all, for flows that were never exported. */
const LAST = 'export';

const ofFlow = (flowKey: number) => `export.${flowKey}`;

/** What is remembered of a flow's exports. */
interface Remembered {
  target: string;
  profile: string | null;
  /** The version of the bundle that was written last. */
  written?: number | null;
}

async function remembered(name: string): Promise<Remembered | null> {
  return ask<Remembered | null>('preference.get', { name });
}

/** What was chosen last for the flow, in the language of the window, and the version of its last bundle. */
export async function recall(flowKey: number, language: Language): Promise<{ chosen: Chosen; written: number | null }> {
  const own = await remembered(ofFlow(flowKey));
  const last = own ?? (await remembered(LAST));
  const written = own?.written ?? null;
  return { chosen: { target: last?.target ?? 'bpmn', profile: last?.profile ?? null, language, version: (written ?? 0) + 1 }, written };
}

export async function remember(flowKey: number, { target, profile }: Chosen, written: number | null): Promise<void> {
  await ask('preference.set', { name: ofFlow(flowKey), value: { target, profile, written } });
  await ask('preference.set', { name: LAST, value: { target, profile } });
}

/** Puts the picture of a flow on the clipboard. */
export async function copyPicture(key: number): Promise<void> {
  const wanted = { key, language: currentLanguage() };
  try {
    await edited();
    if (inTauri) await askShell('copy_picture', wanted);
    else await copyInBrowser(wanted);
    say({ en: 'The picture of the flow is on the clipboard.', zh: '流程图片已复制到剪贴板。' });
  } catch (error) {
    sayError(error);
  }
}

async function copyInBrowser(wanted: Record<string, unknown>): Promise<void> {
  const { data, media_type } = await ask<{ data: string; media_type: string }>('export.picture', wanted);
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  await navigator.clipboard.write([new ClipboardItem({ [media_type]: new Blob([bytes], { type: media_type }) })]);
}
