import { expect, test } from 'vitest';
import { topicOf, type Asked } from './topic';

const nothing: Asked = { setting: undefined, entry: undefined, region: undefined, selected: undefined, leftTab: 'palette', dockTab: 'problems', isStart: false };

test('help is about the smallest thing that has the focus', () => {
  expect(topicOf({ ...nothing, setting: 'hours', region: 'inspector', selected: 'a.b' })).toEqual({ kind: 'setting', component: 'a.b', setting: 'hours' });
  expect(topicOf({ ...nothing, entry: 'a.b', region: 'palette', selected: 'c.d' })).toEqual({ kind: 'component', component: 'a.b' });
  expect(topicOf({ ...nothing, region: 'canvas', selected: 'a.b' })).toEqual({ kind: 'component', component: 'a.b' });
});

test('without such a thing it is about the place', () => {
  expect(topicOf({ ...nothing, isStart: true })).toEqual({ kind: 'place', place: 'start' });
  expect(topicOf({ ...nothing, region: 'canvas' })).toEqual({ kind: 'place', place: 'canvas' });
  expect(topicOf({ ...nothing, region: 'palette', leftTab: 'outline' })).toEqual({ kind: 'place', place: 'outline' });
  expect(topicOf({ ...nothing, region: 'dock', dockTab: 'history', selected: 'a.b' })).toEqual({ kind: 'place', place: 'history' });
  expect(topicOf({ ...nothing, region: 'dock', dockTab: 'not yet there' })).toEqual({ kind: 'place', place: 'window' });
});
