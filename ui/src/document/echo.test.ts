import { expect, test } from 'vitest';
import type { Flow, StepView } from '../bindings/types';
import { echoed } from './echo';

const flow: Flow = {
  id: 'f', title: { en: 'F', zh: 'F' }, purpose: { en: '', zh: '' }, tags: [], promise: 'PT1H', enters_with: [], edges: [], tables: {}, groups: {},
  nodes: { pay: { component: 'x', at: [0, 0], settings: { wait: 'PT1H', otherwise: 'rest', branches: [{ port: 'a', when: 'true' }] } } },
  notes: { note_1: { text: 'old', at: [0, 0], size: [1, 1] } },
};
const view: StepView = { family: 'decision', summary: { en: '', zh: '' }, exits: [{ port: 'rest', kind: 'outcome', label: { en: 'Otherwise', zh: '否则' } }] };
const settings = (edits: Parameters<typeof echoed>[2]) => echoed(flow, { pay: view }, edits).nodes['pay']?.settings;

test('the last of several values is shown, and the flow that was told stays as it is', () => {
  const set = (text: string) => ({ edit: 'set_note' as const, id: 'note_1', note: { ...flow.notes['note_1']!, text } });
  expect(echoed(flow, {}, [set('a'), set('ab')]).notes['note_1']?.text).toBe('ab');
  expect(flow.notes['note_1']?.text).toBe('old');
  expect(echoed(flow, {}, [])).toBe(flow);
});

test('what is not there yet, and what has to be worked out, comes with the answer', () => {
  expect(echoed(flow, {}, [{ edit: 'set_note', id: 'note_2', note: { text: '', at: [0, 0], size: [1, 1] } }]).notes).toEqual(flow.notes);
  expect(echoed(flow, {}, [{ edit: 'set_name', node: 'gone', name: { en: '', zh: '' } }]).nodes).toEqual(flow.nodes);
  expect(echoed(flow, {}, [{ edit: 'batch', edits: [{ edit: 'move_nodes', to: { pay: [9, 9] } }, { edit: 'remove_nodes', nodes: ['pay'] }] }])).toBe(flow);
});

test('a setting is shown at once unless it changes which exits there are', () => {
  expect(settings([{ edit: 'set_setting', node: 'pay', setting: 'wait', value: 'PT2H' }])?.['wait']).toBe('PT2H');
  expect(settings([{ edit: 'set_setting', node: 'pay', setting: 'wait' }])).not.toHaveProperty('wait');
  expect(settings([{ edit: 'set_setting', node: 'pay', setting: 'branches', value: [{ port: 'a', when: 'false' }] }])?.['branches']).toEqual([{ port: 'a', when: 'false' }]);
  expect(settings([{ edit: 'set_setting', node: 'pay', setting: 'branches', value: [{ port: 'b', when: 'true' }] }])).toEqual(flow.nodes['pay']?.settings);
  expect(settings([{ edit: 'set_setting', node: 'pay', setting: 'otherwise', value: 'others' }])).toEqual(flow.nodes['pay']?.settings);
});

test('an emptied promise is none', () => {
  expect(echoed(flow, {}, [{ edit: 'set_header', header: { promise: '' } }]).promise).toBeNull();
  expect(echoed(flow, {}, [{ edit: 'set_header', header: { tags: ['x'] } }])).toMatchObject({ promise: 'PT1H', tags: ['x'] });
});
