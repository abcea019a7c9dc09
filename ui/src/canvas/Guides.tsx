import { useStore } from '@xyflow/react';
import type { Guides as Shown } from './dragging';

/** Lines and equal gaps to which a dragged step snaps. */
export function Guides({ guides }: { guides: Shown }) {
  const [x, y, zoom] = useStore((state) => state.transform);
  return (
    <>
      {guides.lines.map(({ axis, at }) => (
        <span key={`line ${axis}`} className={`guide guide-${axis}`} style={axis === 0 ? { left: at * zoom + x } : { top: at * zoom + y }} />
      ))}
      {guides.gaps.map(({ axis, from, to, at }, index) => (
        <span
          key={`gap ${axis} ${index}`} className={`gap gap-${axis}`}
          style={axis === 0 ? { left: from * zoom + x, width: (to - from) * zoom, top: at * zoom + y } : { top: from * zoom + y, height: (to - from) * zoom, left: at * zoom + x }}
        />
      ))}
    </>
  );
}
