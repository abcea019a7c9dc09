/** The one way to the Rust side: a question as plain data, and its answer. */
import { invoke } from '@tauri-apps/api/core';
import type { ApiError } from '../bindings/types';

/** In the desktop window, and not in a browser. */
export const inTauri = '__TAURI_INTERNALS__' in window;

/** Asks the desk. Rejects with an {@link ApiError} in both languages. */
export async function ask<Answer>(question: string, details: Record<string, unknown> = {}): Promise<Answer> {
  const body = { ask: question, ...details };
  if (inTauri) return invoke<Answer>('ask', { body });
  return askOverHttp<Answer>(body);
}

/** Asks the shell for something that needs a dialog or the system; nothing when the person cancelled. */
export async function askShell<Answer>(command: string, details: Record<string, unknown> = {}): Promise<Answer> {
  if (inTauri) return invoke<Answer>(command, { body: details });
  return askOverHttp<Answer>({ shell: command, ...details });
}

/** The development server and tests in a browser talk to the same desk over loopback. */
async function askOverHttp<Answer>(body: unknown): Promise<Answer> {
  const response = await fetch('/desk', { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as { ok?: Answer; error?: ApiError };
  if (answer.error) throw answer.error;
  return answer.ok as Answer;
}

export function isApiError(error: unknown): error is ApiError {
  return typeof error === 'object' && error !== null && 'message' in error && 'code' in error;
}
