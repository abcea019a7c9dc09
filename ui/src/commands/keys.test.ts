import { expect, test, vi } from 'vitest';

vi.hoisted(() => Object.assign(globalThis, { navigator: { userAgent: '', language: 'en' } }));

const { chord } = await import('./keys');

const pressed = (keys: Partial<KeyboardEvent>) => chord({ key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...keys } as KeyboardEvent);

test('Tab with Shift is Tab, also where WebKit does not know it', () => {
  expect(pressed({ key: 'Unidentified', code: 'Tab', ctrlKey: true, shiftKey: true })).toBe('Mod+Shift+Tab');
  expect(pressed({ key: 'Tab', code: 'Tab', ctrlKey: true })).toBe('Mod+Tab');
});

test('letters are physical keys, question marks are what was meant', () => {
  expect(pressed({ key: 'я', code: 'KeyZ', ctrlKey: true })).toBe('Mod+Z');
  expect(pressed({ key: '?', code: 'Minus', shiftKey: true })).toBe('Shift+?');
});
