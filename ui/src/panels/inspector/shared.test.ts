import { expect, test } from 'vitest';
import type { CatalogComponent, CatalogSetting, Step } from '../../bindings/types';
import { settingOfAll, sharedSettings, sharedValue } from './shared';

const setting = (name: string, type: string, more: Partial<CatalogSetting> = {}): CatalogSetting => ({
  name, type, label: { en: name, zh: name }, doc: { en: '', zh: '' }, default: null, required: false, unit: null, unit_words: null, ...more,
});
const component = (...settings: CatalogSetting[]) => ({ settings }) as unknown as CatalogComponent;
const step = (settings: Record<string, string>): Step => ({ component: 'c', at: [0, 0], settings });

test('only settings that all have in the same way are shared', () => {
  const one = component(setting('deadline', 'duration'), setting('role', 'ref', { of: 'role' }), setting('branches', 'list<branch>'));
  const other = component(setting('role', 'ref', { of: 'team' }), setting('deadline', 'duration'), setting('branches', 'list<branch>'));
  expect(sharedSettings([one, other]).map((shared) => shared.name)).toEqual(['deadline']);
  expect(sharedSettings([one, one]).map((shared) => shared.name)).toEqual(['deadline', 'role']);
  expect(sharedSettings([])).toEqual([]);
});

test('what differs is mixed', () => {
  expect(sharedValue([step({ deadline: 'PT1H' }), step({ deadline: 'PT1H' })], 'deadline')).toEqual({ value: 'PT1H', isMixed: false });
  expect(sharedValue([step({ deadline: 'PT1H' }), step({})], 'deadline')).toEqual({ value: undefined, isMixed: true });
});

test('all are changed at once', () => {
  expect(settingOfAll(['a', 'b'], 'deadline', 'PT2H')).toEqual({
    edit: 'batch',
    edits: [{ edit: 'set_setting', node: 'a', setting: 'deadline', value: 'PT2H' }, { edit: 'set_setting', node: 'b', setting: 'deadline', value: 'PT2H' }],
  });
  expect(settingOfAll(['a'], 'deadline', undefined)).toEqual({ edit: 'batch', edits: [{ edit: 'set_setting', node: 'a', setting: 'deadline' }] });
});
