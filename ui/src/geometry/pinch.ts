/** Two fingers on the canvas: how the view goes along with them. */

export interface View {
  x: number;
  y: number;
  zoom: number;
}

type Spot = readonly [number, number];
export type Fingers = readonly [Spot, Spot];

const middle = ([[x0, y0], [x1, y1]]: Fingers): Spot => [(x0 + x1) / 2, (y0 + y1) / 2];
const apart = ([[x0, y0], [x1, y1]]: Fingers) => Math.max(1, Math.hypot(x1 - x0, y1 - y0));

/** The view after the fingers have moved: what lay between them still does, and grows as they part. Places are counted from the corner of the canvas. */
export function pinched(view: View, from: Fingers, to: Fingers, [least, most]: readonly [number, number]): View {
  const zoom = Math.max(least, Math.min(most, (view.zoom * apart(to)) / apart(from)));
  const [[x0, y0], [x1, y1]] = [middle(from), middle(to)];
  const grown = zoom / view.zoom;
  return { x: x1 - (x0 - view.x) * grown, y: y1 - (y0 - view.y) * grown, zoom };
}
