/** The wire of the search in flows (`flow-desk/src/find.rs`). */
import type { Text } from './types';

/** A place where all words that are sought stand. */
export interface Hit {
  kind: 'step' | 'note' | 'group' | 'table' | 'flow';
  /** Of that element; empty for the flow itself. */
  id: string;
  /** Of a step or table; empty for the rest. */
  name: Text;
  /** The label of a setting; empty for a name or text. */
  part: Text;
  excerpt: Text;
}

export interface FlowHits {
  key: number;
  title: Text;
  /** Of all hits; only the first are told. */
  count: number;
  hits: Hit[];
}
