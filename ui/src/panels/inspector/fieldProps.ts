import type { CatalogSetting, Edit, Finding, Json } from '../../bindings/types';

export interface FieldProps {
  /** The step it belongs to. */
  step: string;
  setting: CatalogSetting;
  /** What the flow says; nothing when the default holds. */
  value: Json | undefined;
  findings: Finding[];
  /** Several steps say different things. */
  isMixed?: boolean;
  /**
   * Keeps a value; nothing takes the default again. What is typed in one burst has one number and is one undo. `also` is changed with it.
   */
  keep: (value: Json | undefined, burst?: number, also?: Edit[]) => void;
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

export function listOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
