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

/** Steps by the squares of the canvas they lie in. */
export class Grid {
  private readonly squares = new Map<string, Box[]>();
  private static readonly SIDE = 256;

  constructor(boxes: Iterable<Box>) {
    for (const box of boxes) {
      this.each(box.x, box.y, box.x + box.width, box.y + box.height, (key) => {
        const here = this.squares.get(key);
        if (here) here.push(box);
        else this.squares.set(key, [box]);
      });
    }
  }

  private each(left: number, top: number, right: number, bottom: number, visit: (key: string) => void): void {
    const side = Grid.SIDE;
    for (let column = Math.floor(left / side); column <= Math.floor(right / side); column++) {
      for (let row = Math.floor(top / side); row <= Math.floor(bottom / side); row++) visit(`${column},${row}`);
    }
  }

  /** Steps that an area touches; an area that only meets the edge of one does not touch it. */
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

/**
 * The way from an exit at (x, y) to an entry at (tx, ty). `lane` numbers the connections of a step, so that lines that leave
 * together do not lie on each other.
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
  // Along a lane above or below everything that stands between.
  const [left, right] = [Math.min(out, into), Math.max(out, into)];
  const [top, bottom] = [Math.min(y, ty), Math.max(y, ty)];
  const between = [...grid.touching(left - 1, top - 130, right + 1, bottom + 130)];
  const heights = new Set<number>();
  for (const box of between) {
    heights.add(box.y - 18 - lane * (LANE / 2));
    heights.add(box.y + box.height + 18 + lane * (LANE / 2));
  }
  const middle = (y + ty) / 2;
  const lanes = [...heights].sort((one, other) => Math.abs(one - middle) - Math.abs(other - middle) || one - other);
  for (const height of lanes) ways.push([from, [out, y], [out, height], [into, height], [into, ty], to]);
  if (ways.length === 0) ways.push([from, [out, y], [out, middle], [into, middle], [into, ty], to]);
  let best = ways[0]!;
  let fewest = Infinity;
  for (const way of ways) {
    const count = crossed(grid, way, ROOM / 2);
    if (count < fewest) [best, fewest] = [way, count];
    if (count === 0) break;
  }
  return straightened(best);
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

/** Where the name of an exit stands: in the middle of the first piece that has room for it. */
export function labelPlace(path: Path): readonly [number, number] {
  const [first, second] = [path[0]!, path[1] ?? path[0]!];
  const firstLength = Math.abs(second[0] - first[0]);
  if (path.length <= 2 || firstLength >= 56) return [first[0] + Math.min(firstLength / 2, 60), first[1]];
  const third = path[2] ?? second;
  if (second[0] === third[0]) return [second[0], (second[1] + third[1]) / 2];
  return [(second[0] + third[0]) / 2, second[1]];
}
