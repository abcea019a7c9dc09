import { Tooltip } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { isComposing } from '../../commands/keys';
import type { Cell } from './change';

interface GridCellProps {
  cell: Cell;
  text: string;
  /** It is answered rather than tested. */
  isAnswer: boolean;
  isHere: boolean;
  /** What is being typed into it; nothing while nobody types. */
  typing: string | null;
  wrong: string;
  focus: () => void;
  start: () => void;
  /** Keeps a text and goes on by so many cells. */
  keep: (text: string, down: number, right: number) => void;
  cancel: () => void;
}

/** A cell of a decision table. */
export function GridCell({ cell, text, isAnswer, isHere, typing, wrong, focus, start, keep, cancel }: GridCellProps) {
  const shared = { role: 'gridcell', 'data-answer': isAnswer || undefined, 'data-wrong': wrong !== '' || undefined };
  if (typing !== null) {
    return (
      <td {...shared}>
        <Typing first={typing} keep={keep} cancel={cancel} />
      </td>
    );
  }
  const shown = (
    <td
      {...shared} data-cell={`${cell.row} ${cell.column}`} tabIndex={isHere ? 0 : -1} aria-invalid={wrong !== '' || undefined} onFocus={focus}
      onDoubleClick={start}
    >
      {text}
    </td>
  );
  return wrong === '' ? (
    shown
  ) : (
    <Tooltip label={wrong} multiline w={320} events={{ hover: true, focus: true, touch: true }} style={{ whiteSpace: 'pre-line' }}>
      {shown}
    </Tooltip>
  );
}

function Typing({ first, keep, cancel }: { first: string } & Pick<GridCellProps, 'keep' | 'cancel'>) {
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    input.current?.focus();
  }, []);
  const end = (down: number, right: number) => {
    if (isDone.current) return;
    isDone.current = true;
    keep(input.current?.value ?? '', down, right);
  };
  return (
    <input
      ref={input} defaultValue={first} spellCheck={false} onBlur={() => end(0, 0)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          isDone.current = true;
          cancel();
        } else if (event.key === 'Enter') {
          event.preventDefault();
          end(event.shiftKey ? -1 : 1, 0);
        } else if (event.key === 'Tab' && !event.ctrlKey) {
          event.preventDefault();
          end(0, event.shiftKey ? -1 : 1);
        }
      }}
    />
  );
}
