/** What help is asked about: what has the focus, from the small to the large. */

export type Topic =
  | { kind: 'setting'; component: string; setting: string }
  | { kind: 'component'; component: string }
  | { kind: 'place'; place: Place };

export const PLACES = ['start', 'palette', 'outline', 'canvas', 'inspector', 'problems', 'step', 'tables', 'simulation', 'history', 'window'] as const;
export type Place = (typeof PLACES)[number];

/** What is known of the element with the focus and of the window around it. */
export interface Asked {
  /** The setting whose field has the focus. */
  setting: string | undefined;
  /** The component of the entry that has the focus, as in the palette. */
  entry: string | undefined;
  region: string | undefined;
  /** The component of the one step that is selected. */
  selected: string | undefined;
  leftTab: string;
  dockTab: string;
  isStart: boolean;
}

function isPlace(name: string): name is Place {
  return (PLACES as readonly string[]).includes(name);
}

export function topicOf({ setting, entry, region, selected, leftTab, dockTab, isStart }: Asked): Topic {
  if (setting !== undefined && selected !== undefined) return { kind: 'setting', component: selected, setting };
  if (entry !== undefined) return { kind: 'component', component: entry };
  if ((region === 'canvas' || region === 'inspector') && selected !== undefined) return { kind: 'component', component: selected };
  const place = { palette: leftTab, dock: dockTab }[region ?? ''] ?? region ?? (isStart ? 'start' : 'window');
  return { kind: 'place', place: isPlace(place) ? place : 'window' };
}
