/** What several steps have in common: settings that all of them have, and what they say. */
import type { CatalogComponent, CatalogSetting, Edit, Json, Step } from '../../bindings/types';

/** Settings that belong to one step only: its exits, its table, its data. */
const OF_ONE = new Set(['list<branch>', 'table', 'map', 'list<condition>']);

const isSame = (one: CatalogSetting, other: CatalogSetting) =>
  one.name === other.name && one.type === other.type && one.of === other.of && one.least === other.least && one.most === other.most &&
  JSON.stringify(one.values?.map((value) => value.id)) === JSON.stringify(other.values?.map((value) => value.id));

/** Settings that every one of the components has in the same way. */
export function sharedSettings(components: CatalogComponent[]): CatalogSetting[] {
  const [first, ...rest] = components;
  if (!first) return [];
  return first.settings.filter((setting) => !OF_ONE.has(setting.type) && rest.every((one) => one.settings.some((other) => isSame(setting, other))));
}

export interface SharedValue {
  value: Json | undefined;
  isMixed: boolean;
}

/** What the steps say of a setting; mixed when they do not say the same. */
export function sharedValue(steps: Step[], name: string): SharedValue {
  const [first, ...rest] = steps.map((step) => step.settings?.[name]);
  const isMixed = rest.some((value) => JSON.stringify(value) !== JSON.stringify(first));
  return { value: isMixed ? undefined : first, isMixed };
}

/** The change that makes all of them say it. */
export function settingOfAll(ids: string[], setting: string, value: Json | undefined): Edit {
  const edits = ids.map((node): Edit => ({ edit: 'set_setting', node, setting, ...(value === undefined ? {} : { value }) }));
  return { edit: 'batch', edits };
}
