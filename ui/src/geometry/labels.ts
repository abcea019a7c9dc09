/**
 * Where the words at connections stand: on their line, near the exit it comes from, over no step and over no other words.
 *
 * Each label is tried along its line, nearest first; where it finds no room, what it says is shortened, then it is put beside the
 * line, and only where that helps nothing either it stands where it hides least. Labels are placed in the order given, so the same flow looks the same.
 */
import { Grid, type Box, type Path } from './route';

export interface Label {
  id: string;
  path: Path;
  /** Of its exit, empty if it is not told. */
  name: string;
  /** Of a run, from what says most to what is shortest; empty without one. */
  badges: readonly string[];
}

export interface Placed {
  /** Its middle. */
  x: number;
  y: number;
  /** What found room of the badges. */
  badge: string;
}

const NAME_HEIGHT = 15;
const BADGE_HEIGHT = 18;
/** Between words and what stands beside them. */
const AIR = 3;
/** How far from its exit a label is looked for before it is shortened. */
const NEAR = 230;
const FAR = 900;

/** Of 11 px text with its padding, close enough to keep labels apart. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += letter >= '\u2e80' ? 11.5 : 6.3;
  return width + 10;
}

export function placeLabels(labels: readonly Label[], steps: Iterable<Box>): Map<string, Placed> {
  const taken = new Grid(steps);
  const places = new Map<string, Placed>();
  for (const label of labels) {
    const { box, badge } = placeOf(label, taken);
    taken.add(box);
    places.set(label.id, { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2), badge });
  }
  return places;
}

function placeOf({ path, name, badges }: Label, taken: Grid): { box: Box; badge: string } {
  const versions = badges.length > 0 ? badges : [''];
  let best: { box: Box; badge: string; hidden: number } | null = null;
  for (const [far, isBeside] of [[NEAR, false], [NEAR, true], [FAR, false]] as const) {
    for (const badge of versions) {
      const width = Math.max(name ? textWidth(name) : 0, badge ? textWidth(badge) : 0);
      const height = (name ? NAME_HEIGHT : 0) + (badge ? BADGE_HEIGHT : 0);
      const along = boxesAlong(path, width, height, far);
      for (const box of isBeside ? beside(along) : along) {
        const hidden = hides(box, taken);
        if (hidden === 0) return { box, badge };
        if (!best || hidden < best.hidden) best = { box, badge, hidden };
      }
    }
  }
  return best ?? { box: { x: path[0]?.[0] ?? 0, y: path[0]?.[1] ?? 0, width: 0, height: 0 }, badge: versions[0] ?? '' };
}

/** Boxes centred on the line, from its exit on. */
function* boxesAlong(path: Path, width: number, height: number, far: number): Generator<Box> {
  let gone = 0;
  for (let at = 1; at < path.length && gone < far; at++) {
    const [ax, ay] = path[at - 1]!;
    const [bx, by] = path[at]!;
    const length = Math.abs(bx - ax) + Math.abs(by - ay);
    const isLevel = ay === by;
    const half = (isLevel ? width : height) / 2;
    const lead = at === 1 ? AIR + 6 : AIR;
    const [first, last, pace] = [half + lead, length - half - AIR, isLevel ? 20 : 12];
    // A short piece carries its label in the middle, even where there is too little room.
    for (let along = last - first < 40 ? length / 2 : first; along <= Math.max(last, length / 2) && gone + along < far + half; along += pace) {
      const x = ax + Math.sign(bx - ax) * along;
      const y = ay + Math.sign(by - ay) * along;
      yield { x: x - width / 2, y: y - height / 2, width, height };
    }
    gone += length;
  }
}

/** The same boxes below and above the line, touching it or one further away. */
function* beside(boxes: Iterable<Box>): Generator<Box> {
  for (const box of boxes) {
    for (const rows of [1, -1, 2, -2]) yield { ...box, y: box.y + rows * (box.height + 2) };
  }
}

/** The area of steps and words that a box would hide. */
function hides(box: Box, taken: Grid): number {
  const [left, top, right, bottom] = [box.x - AIR, box.y - 1, box.x + box.width + AIR, box.y + box.height + 1];
  let area = 0;
  for (const other of taken.touching(left, top, right, bottom)) {
    const across = Math.min(right, other.x + other.width) - Math.max(left, other.x);
    const down = Math.min(bottom, other.y + other.height) - Math.max(top, other.y);
    area += Math.max(0, across) * Math.max(0, down);
  }
  return area;
}
