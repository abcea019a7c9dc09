import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useWords } from '../i18n';
import { useSettings } from './settings';

type Side = 'left' | 'right' | 'dock';

const LEAST: Record<Side, number> = { left: 180, right: 260, dock: 96 };
const MOST: Record<Side, number> = { left: 480, right: 640, dock: 640 };
const STEP = 16;

/** The border between two panes: dragged with the pointer, moved with the arrow keys, Enter folds the pane away. */
export function Splitter({ side }: { side: Side }) {
  const { t } = useWords();
  const size = useSettings((settings) => settings[side]);
  const bar = useRef<HTMLDivElement>(null);
  const start = useRef<{ at: number; size: number } | null>(null);
  const put = (next: number) => useSettings.setState({ [side]: Math.max(LEAST[side], Math.min(MOST[side], Math.round(next))) });
  const place = (event: PointerEvent) => (side === 'dock' ? -event.clientY : side === 'right' ? -event.clientX : event.clientX);
  /** As large as it is shown: a small window gives a pane less than it has been given. */
  const shown = () => {
    const box = (side === 'left' ? bar.current?.previousElementSibling : bar.current?.nextElementSibling)?.getBoundingClientRect();
    return (side === 'dock' ? box?.height : box?.width) ?? size;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = { left: ['ArrowRight', 'ArrowLeft'], right: ['ArrowLeft', 'ArrowRight'], dock: ['ArrowUp', 'ArrowDown'] }[side];
    if (event.key === grow[0]) put(shown() + STEP);
    else if (event.key === grow[1]) put(shown() - STEP);
    else if (event.key === 'Enter') useSettings.setState((now) => ({ hidden: { ...now.hidden, [side]: true } }));
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={bar} className={`splitter splitter-${side}`} role="separator" tabIndex={0} aria-label={t(`shell.resize_${side}`)} aria-orientation={side === 'dock' ? 'horizontal' : 'vertical'}
      aria-valuenow={size} aria-valuemin={LEAST[side]} aria-valuemax={MOST[side]} onKeyDown={onKeyDown}
      onDoubleClick={() => useSettings.setState((now) => ({ hidden: { ...now.hidden, [side]: true } }))}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: place(event), size: shown() };
      }}
      onPointerMove={(event) => start.current && put(start.current.size + place(event) - start.current.at)}
      onPointerUp={() => (start.current = null)}
    />
  );
}
