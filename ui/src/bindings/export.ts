/** The wire of exports: what `flow-desk/src/export` writes. */
import type { Text } from './types';

export interface ExportTarget {
  id: string;
  label: Text;
  /** With the dot. */
  extension: string;
  media_type: string;
  profiles: { id: string; label: string }[];
  /** Needs a key to sign with. */
  signed: boolean;
}

/** The public half of the key that signs bundles. */
export interface SigningKey {
  id: string;
  public_key: string;
}

/** How a flow would look in a format, or what stands against it. */
export interface ExportPreview {
  name?: string;
  bytes?: number;
  text?: string;
  lines?: number;
  /** Only the beginning is in `text`. */
  cut?: boolean;
  /** An SVG in base 64. */
  picture?: string;
  errors?: { rule: string; message: Text; nodes: string[] }[];
  /** Of a bundle: parts that its formats cannot say. */
  left_out?: { name: string; step?: string; reason: Text; way: Text }[];
  refused?: { step: string | null; name: Text; reason: Text; way: Text };
}
