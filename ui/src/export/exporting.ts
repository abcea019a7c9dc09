/** The export dialog: for which flow it is open, and what was chosen last. */
import { create } from 'zustand';
import type { Language } from '../bindings/types';
import { say, sayError } from '../document/desk';
import { ask, askShell, inTauri } from '../host/host';
import { currentLanguage } from '../i18n';

export interface Chosen {
  target: string;
  profile: string | null;
  language: Language;
}

export const useExporting = create<{ flowKey: number | null }>(() => ({ flowKey: null }));

export function openExport(flowKey: number): void {
  useExporting.setState({ flowKey });
}

export function closeExport(): void {
  useExporting.setState({ flowKey: null });
}

const REMEMBERED = 'export';

/** What was chosen last, in the language of the window. */
export async function recall(language: Language): Promise<Chosen> {
  const last = await ask<Partial<Chosen> | null>('preference.get', { name: REMEMBERED });
  return { target: last?.target ?? 'bpmn', profile: last?.profile ?? null, language };
}

export async function remember(chosen: Chosen): Promise<void> {
  await ask('preference.set', { name: REMEMBERED, value: { target: chosen.target, profile: chosen.profile } });
}

/** Puts the picture of a flow on the clipboard. */
export async function copyPicture(key: number): Promise<void> {
  const wanted = { key, language: currentLanguage() };
  try {
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
