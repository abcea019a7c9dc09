/** The wire of history and versions. */
import type { Difference, Edge, Text } from './types';

export interface StackEntry {
  entry: number;
  at: number;
  label: Text;
  undone: boolean;
}

export interface VersionRow {
  version: number;
  at: number;
  seq: number;
  name: string;
  note: string;
  fingerprint: string;
}

export interface Change {
  affects_orders: boolean;
  message: Text;
  nodes?: string[];
  edges?: Edge[];
}

export interface Compared {
  same_for_orders: boolean;
  changes: Change[];
  difference: Difference;
}
