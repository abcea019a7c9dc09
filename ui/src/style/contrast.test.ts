import { expect, test } from 'vitest';
import base from './base.css?raw';
import contrast from './contrast.css?raw';

const namesIn = (block: string) => [...block.matchAll(/^\s*(--[a-z0-9-]+):/gm)].map(([, name]) => name ?? '');

test('with forced colours every colour of the style is one of the system', () => {
  const named = namesIn(/:root \{([^}]*)\}/.exec(base)?.[1] ?? '').filter((name) => !name.startsWith('--shadow'));
  expect(named.length).toBeGreaterThan(20);
  const forced = contrast.split('@media (forced-colors: active)').at(-1) ?? '';
  const taken = /:root:root \{([^}]*)\}/.exec(forced)?.[1] ?? '';
  expect(namesIn(taken)).toEqual(expect.arrayContaining(named));
  for (const [, value] of taken.matchAll(/: ([A-Za-z]+);/g)) expect(['Canvas', 'CanvasText', 'Highlight']).toContain(value);
});
