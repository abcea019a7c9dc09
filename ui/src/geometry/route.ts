/**
 * Ways of connections around steps: level and upright pieces with rounded corners, from the right side of a step to the
 * left side of another.
 *
 * A handful of simple ways is tried, shortest first: straight, one bend pair in a gap between columns, or along a free lane above
 * or below what lies between. The first that meets no step is taken; where none is free, the one that meets the fewest.
 */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Path = readonly (readonly [number, number])[];

/** Boxes by the squares of the canvas they lie in. */
export class Grid {
  private readonly squares = new Map<number, Box[]>();
  private static readonly SIDE = 256;
  /** More rows than any canvas has. */
  private static readonly ROWS = 2 ** 24;

  constructor(boxes: Iterable<Box>) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    this.each(box.x, box.y, box.x + box.width, box.y + box.height, (key) => {
      const here = this.squares.get(key);
      if (here) here.push(box);
      else this.squares.set(key, [box]);
    });
  }

  private each(left: number, top: number, right: number, bottom: number, visit: (key: number) => void): void {
    const side = Grid.SIDE;
    for (let column = Math.floor(left / side); column <= Math.floor(right / side); column++) {
      for (let row = Math.floor(top / side); row <= Math.floor(bottom / side); row++) visit(column * Grid.ROWS + row);
    }
  }

  /** Boxes that an area touches; an area that only meets the edge of one does not touch it. */
  touching(left: number, top: number, right: number, bottom: number): Set<Box> {
    const found = new Set<Box>();
    this.each(left, top, right, bottom, (key) => {
      for (const box of this.squares.get(key) ?? []) {
        if (box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top) found.add(box);
      }
    });
    return found;
  }
}

/** Room between a line and a step. */
const ROOM = 14;
/** From one line of a bundle to the next. */
const LANE = 8;

function crossed(grid: Grid, path: Path, room: number): number {
  let count = 0;
  for (let at = 1; at < path.length; at++) {
    const [ax, ay] = path[at - 1]!;
    const [bx, by] = path[at]!;
    // The pieces at both ends touch their own steps.
    const first = at === 1 ? 1 : 0;
    const last = at === path.length - 1 ? 1 : 0;
    const left = Math.min(ax, bx) - (ax === bx ? room : 0) + (ax < bx ? first : last);
    const right = Math.max(ax, bx) + (ax === bx ? room : 0) - (ax < bx ? last : first);
    const top = Math.min(ay, by) - (ay === by ? room : 0);
    const bottom = Math.max(ay, by) + (ay === by ? room : 0);
    count += grid.touching(left, top, right, bottom).size;
  }
  return count;
}

/** Room above and below both ends in which a lane is looked for. */
const SEARCH = 130;
/** A way to a step that stands before keeps so far below what it passes. */
const BELOW = 22;

/** The area whose steps have a say in a way: the way itself, and where others were looked for. */
export function reach(path: Path, from: readonly [number, number], to: readonly [number, number]): Box {
  const xs = [...path.map((point) => point[0]), from[0], to[0]];
  const ys = [...path.map((point) => point[1]), from[1], to[1]];
  const [left, right] = [Math.min(...xs) - ROOM * 4, Math.max(...xs) + ROOM * 4];
  const [top, bottom] = [Math.min(...ys) - SEARCH - ROOM, Math.max(...ys) + SEARCH + ROOM];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The way from an exit at (x, y) to an entry at (tx, ty). `lane` numbers the exits of a step from the top, so that lines that
 * leave together do not lie on each other.
 */
export function route(grid: Grid, from: readonly [number, number], to: readonly [number, number], lane: number): Path {
  const [x, y] = from;
  const [tx, ty] = to;
  const out = x + 18 + lane * LANE;
  const into = tx - 20 - lane * (LANE / 2);
  const ways: Path[] = [];
  if (y === ty && tx > x) ways.push([from, to]);
  if (tx - x > 40) {
    const bend = Math.min(out, into);
    ways.push([from, [bend, y], [bend, ty], to], [from, [into, y], [into, ty], to]);
  }
  const first = leastCrossed(grid, ways);
  if (first && first.count === 0) return straightened(first.way);
  const lanes = lanesBetween(grid, from, to, [out, into], lane);
  const around = lanes.map((height): Path => [from, [out, y], [out, height], [into, height], [into, ty], to]);
  const second = leastCrossed(grid, around);
  const best = second && (!first || second.count < first.count) ? second : first;
  return straightened(best!.way);
}

/** Heights above and below what stands between two ends, the nearest first; for a way back, those below first. */
function lanesBetween(grid: Grid, [, y]: readonly [number, number], [, ty]: readonly [number, number], [out, into]: readonly [number, number], lane: number): number[] {
  const [left, right] = [Math.min(out, into), Math.max(out, into)];
  const [top, bottom] = [Math.min(y, ty), Math.max(y, ty)];
  const heights = new Set<number>();
  for (const box of grid.touching(left - 1, top - SEARCH, right + 1, bottom + SEARCH)) {
    heights.add(box.y - 18 - lane * (LANE / 2));
    heights.add(box.y + box.height + BELOW + lane * (LANE / 2));
  }
  if (heights.size === 0) return [(y + ty) / 2];
  const middle = (y + ty) / 2;
  const isBack = into < out;
  const cost = (height: number) => Math.abs(height - middle) + (isBack && height < bottom ? 2 * SEARCH : 0);
  return [...heights].sort((one, other) => cost(one) - cost(other) || one - other);
}

/** The first way that meets no step, else the one that meets the fewest. */
function leastCrossed(grid: Grid, ways: readonly Path[]): { way: Path; count: number } | null {
  let best: { way: Path; count: number } | null = null;
  for (const way of ways) {
    const count = crossed(grid, way, ROOM / 2);
    if (!best || count < best.count) best = { way, count };
    if (count === 0) break;
  }
  return best;
}

/** How far a place is from a way. */
export function distanceTo(path: Path, [x, y]: readonly [number, number]): number {
  let least = Infinity;
  for (let at = 1; at < path.length; at++) {
    const [ax, ay] = path[at - 1]!;
    const [bx, by] = path[at]!;
    const across = Math.max(Math.min(ax, bx) - x, 0, x - Math.max(ax, bx));
    const down = Math.max(Math.min(ay, by) - y, 0, y - Math.max(ay, by));
    least = Math.min(least, Math.hypot(across, down));
  }
  return least;
}

/** Leaves out points in which a line does not turn. */
function straightened(path: Path): Path {
  return path.filter((point, at) => {
    const before = path[at - 1];
    const next = path[at + 1];
    if (!before || !next) return true;
    return !((before[0] === point[0] && point[0] === next[0]) || (before[1] === point[1] && point[1] === next[1]));
  });
}

/** The path as SVG, with rounded corners. */
export function drawn(path: Path, radius = 9): string {
  let text = '';
  path.forEach(([x, y], at) => {
    const before = path[at - 1];
    const next = path[at + 1];
    if (!before) text = `M ${x} ${y}`;
    else if (!next) text += ` L ${x} ${y}`;
    else {
      const reach = Math.min(radius, length(before, [x, y]) / 2, length([x, y], next) / 2);
      const [ax, ay] = towards([x, y], before, reach);
      const [bx, by] = towards([x, y], next, reach);
      text += ` L ${ax} ${ay} Q ${x} ${y} ${bx} ${by}`;
    }
  });
  return text;
}

function length(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
}

function towards(from: readonly [number, number], to: readonly [number, number], by: number): [number, number] {
  return [from[0] + Math.sign(to[0] - from[0]) * by, from[1] + Math.sign(to[1] - from[1]) * by];
}

/** Room that the name of an exit takes along a level and an upright piece. */
const NAME_WIDTH = 56;
const NAME_HEIGHT = 30;

/** Where the name of an exit stands: near its step, on the first piece that has room for it, else on the longest. */
export function labelPlace(path: Path, lane = 0): readonly [number, number] {
  const pieces = path.slice(1).map((to, at) => ({ from: path[at]!, to, length: length(path[at]!, to) }));
  const isLevel = (piece: (typeof pieces)[number]) => piece.from[1] === piece.to[1];
  const roomy = pieces.find((piece) => piece.length >= (isLevel(piece) ? NAME_WIDTH : NAME_HEIGHT));
  const piece = roomy ?? [...pieces].sort((one, other) => other.length - one.length)[0];
  if (!piece) return path[0] ?? [0, 0];
  const [x, y] = piece.from;
  if (isLevel(piece)) return [x + Math.sign(piece.to[0] - x) * Math.min(piece.length / 2, 60), y];
  // On an upright piece names of one step stand one below the other; upwards, exits further down have further to go.
  const isUp = piece.to[1] < y;
  const along = Math.min(piece.length * 0.8, 24 + lane * (isUp ? 28 : 15));
  return [x, y + (isUp ? -along : along)];
}

/** How far from a line stands what belongs to it: its edge touches the strip by which the line is hit. */
const ASIDE = 20;

/** A place beside the middle of a way: above it, or right of an upright piece. */
export function besideMiddle(path: Path): readonly [number, number] {
  const lengths = path.slice(1).map((to, at) => length(path[at]!, to));
  let left = lengths.reduce((sum, one) => sum + one, 0) / 2;
  for (const [at, one] of lengths.entries()) {
    const [from, to] = [path[at]!, path[at + 1]!];
    if (left > one) {
      left -= one;
      continue;
    }
    const isLevel = from[1] === to[1];
    return isLevel ? [from[0] + Math.sign(to[0] - from[0]) * left, from[1] - ASIDE] : [from[0] + ASIDE, from[1] + Math.sign(to[1] - from[1]) * left];
  }
  return path.at(-1) ?? [0, 0];
}
