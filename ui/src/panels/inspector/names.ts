/** Names that settings may take, asked once for each state of the flow. */
import { useEffect, useState } from 'react';
import type { Text } from '../../bindings/types';
import { sayError, useActive, useDesk } from '../../document/desk';
import { ask } from '../../host/host';

export interface KnownName {
  id: string;
  title: Text | null;
}

type Names = Record<string, KnownName[]>;

const NONE: KnownName[] = [];
let last: { of: string; names: Promise<Names> } | null = null;

function namesOf(key: number, seq: number): Promise<Names> {
  const of = `${key} ${seq}`;
  if (last?.of !== of) last = { of, names: ask<Names>('names', { key }) };
  return last.names;
}

export function useNames(sort: string): KnownName[] {
  const key = useDesk((state) => state.active);
  const seq = useActive((open) => open.seq);
  const [names, setNames] = useState<Names | null>(null);
  useEffect(() => {
    if (key === null || seq === undefined) return;
    let isLate = false;
    namesOf(key, seq).then((found) => !isLate && setNames(found), sayError);
    return () => {
      isLate = true;
    };
  }, [key, seq]);
  return names?.[sort] ?? NONE;
}
