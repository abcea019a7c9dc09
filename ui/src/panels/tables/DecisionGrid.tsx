import { ActionIcon, Button, Group, Select, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { DecisionTable, HitPolicy, Table } from '../../bindings/tables';
import type { Finding, Text } from '../../bindings/types';
import { isComposing, isTyping } from '../../commands/keys';
import { useWords } from '../../i18n';
import { GridCell } from './GridCell';
import { InputHeading, OutputHeading } from './Headings';
import { answersOf, placeOf, readable, writable } from './cells';
import { cellText, columnsOf, withCell, withNewInput, withNewOutput, withRow, withRowMoved, withoutInput, withoutOutput, withoutRow, withInput, withOutput, type Cell } from './change';
import { tableWords } from './open';

const POLICIES: HitPolicy[] = ['unique', 'first', 'any', 'priority', 'rule_order', 'output_order', 'collect', 'collect_sum', 'collect_min', 'collect_max', 'collect_count'];

interface DecisionGridProps {
  table: DecisionTable;
  title: Text;
  findings: Finding[];
  put: (table: Table, label: Text) => void;
}

/** A decision table as a grid: one tab stop, arrows walk, Enter or typing changes a cell. */
export function DecisionGrid({ table, title, findings, put }: DecisionGridProps) {
  const { t, say } = useWords();
  const [at, setAt] = useState<Cell>({ row: 0, column: 0 });
  const [typing, setTyping] = useState<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const wantsFocus = useRef(false);
  const columns = columnsOf(table);
  useEffect(() => {
    if (!wantsFocus.current || typing !== null) return;
    wantsFocus.current = false;
    // Whoever went on to a field, as of the commands, stays there.
    if (isTyping(document.activeElement)) return;
    grid.current?.querySelector<HTMLElement>(`[data-cell="${at.row} ${at.column}"]`)?.focus();
  });
  const go = (row: number, column: number) => {
    wantsFocus.current = true;
    setAt({ row: Math.max(0, Math.min(row, table.rows.length - 1)), column: Math.max(0, Math.min(column, columns - 1)) });
  };
  const answers = (column: number) => answersOf(table.outputs[column - table.inputs.length]?.name ?? '');
  const shown = (cell: Cell) => readable(cellText(table, cell), answers(cell.column));
  const keep = (text: string, down: number, right: number) => {
    setTyping(null);
    if (text !== shown(at)) put(withCell(table, at, writable(text, answers(at.column))), tableWords.cell(title));
    go(at.row + down, at.column + right);
  };
  const addRow = (row: number) => {
    put(withRow(table, row), tableWords.addRow(title));
    wantsFocus.current = true;
    setAt({ row, column: 0 });
  };
  const removeRow = (row: number) => {
    put(withoutRow(table, row), tableWords.removeRow(title));
    go(Math.min(row, table.rows.length - 2), at.column);
  };
  const moveRow = (row: number, by: number) => {
    if (row + by < 0 || row + by >= table.rows.length) return;
    put(withRowMoved(table, row, row + by), tableWords.moveRow(title));
    go(row + by, at.column);
  };
  const onKey = (event: KeyboardEvent) => {
    if (typing !== null || isComposing(event.nativeEvent)) return;
    const act = actOf(event, { at, columns, go, type: (text) => setTyping(text ?? shown(at)), clear: () => keep('', 0, 0), addRow, removeRow, moveRow });
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const wrong = (cell: Cell) => findings.filter((finding) => isAt(finding, cell, table.inputs.length)).map((finding) => say(finding.message)).join('\n');
  const heading = (kind: 'input' | 'output', column: number) =>
    findings.filter((finding) => finding.table && same(placeOf(finding.table.part), kind, column)).map((finding) => say(finding.message)).join('\n');
  return (
    <>
      <Group gap={8} className="table-bar">
        <Select
          size="xs" w={270} aria-label={t('tables.policy')} allowDeselect={false} value={table.hit_policy} data={POLICIES.map((policy) => ({ value: policy, label: t(`tables.policies.${policy}`) }))}
          onChange={(policy) => policy !== null && put({ ...table, hit_policy: POLICIES.find((one) => one === policy) ?? table.hit_policy }, tableWords.policy(title))}
        />
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put(withNewInput(table, 'order.channel'), tableWords.addColumn(title))}>
          {t('tables.addInput')}
        </Button>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put(withNewOutput(table, `answer_${table.outputs.length + 1}`), tableWords.addColumn(title))}>
          {t('tables.addOutput')}
        </Button>
        <span className="quiet">{t('tables.keys')}</span>
      </Group>
      <div className="grid-scroll">
        <table className="grid" role="grid" aria-label={say(title)} ref={grid} onKeyDown={onKey}>
          <thead>
            <tr>
              <th scope="col" aria-label={t('tables.row')} />
              {table.inputs.map((input, column) => (
                <InputHeading
                  key={column} input={input} wrong={heading('input', column)} keep={(next) => put(withInput(table, column, next), tableWords.heading(title))}
                  remove={() => put(withoutInput(table, column), tableWords.removeColumn(title))}
                />
              ))}
              {table.outputs.map((output, column) => (
                <OutputHeading
                  key={column} output={output} wrong={heading('output', column)} keep={(next) => put(withOutput(table, column, next), tableWords.heading(title))}
                  remove={() => put(withoutOutput(table, column), tableWords.removeColumn(title))}
                />
              ))}
              <th scope="col">{t('tables.note')}</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((_, number) => (
              <tr key={number}>
                <th scope="row">
                  {number + 1}
                  <RowActs number={number} last={table.rows.length - 1} move={(by) => moveRow(number, by)} remove={() => removeRow(number)} />
                </th>
                {Array.from({ length: columns }, (_, column) => {
                  const isHere = at.row === number && at.column === column;
                  const cell = { row: number, column };
                  return (
                    <GridCell
                      key={column} cell={cell} text={shown(cell)} isAnswer={column >= table.inputs.length && column < columns - 1} isHere={isHere} typing={isHere ? typing : null} wrong={wrong(cell)}
                      focus={() => setAt(cell)} start={() => setTyping(shown(cell))} keep={keep}
                      cancel={() => {
                        setTyping(null);
                        wantsFocus.current = true;
                      }}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button size="compact-xs" variant="subtle" className="grid-add" leftSection={<IconPlus size={14} />} onClick={() => addRow(table.rows.length)}>
        {t('tables.addRow')}
      </Button>
    </>
  );
}

interface Acts {
  at: Cell;
  columns: number;
  go: (row: number, column: number) => void;
  /** Starts typing, over what is there or with a first letter. */
  type: (text?: string) => void;
  clear: () => void;
  addRow: (row: number) => void;
  removeRow: (row: number) => void;
  moveRow: (row: number, by: number) => void;
}

/** What a key does in the grid; nothing for keys that belong to others. */
function actOf(event: KeyboardEvent, { at, columns, go, type, clear, addRow, removeRow, moveRow }: Acts): (() => void) | null {
  if (!(event.target instanceof HTMLElement) || event.target.dataset['cell'] === undefined) return null;
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) {
    if (event.key === 'ArrowUp') return () => moveRow(at.row, -1);
    return event.key === 'ArrowDown' ? () => moveRow(at.row, 1) : null;
  }
  if (mod) {
    if (event.key === 'Enter') return () => addRow(at.row + 1);
    return event.key === 'Backspace' || event.key === 'Delete' ? () => removeRow(at.row) : null;
  }
  switch (event.key) {
    case 'ArrowUp':
      return () => go(at.row - 1, at.column);
    case 'ArrowDown':
      return () => go(at.row + 1, at.column);
    case 'ArrowLeft':
      return () => go(at.row, at.column - 1);
    case 'ArrowRight':
      return () => go(at.row, at.column + 1);
    case 'Home':
      return () => go(at.row, 0);
    case 'End':
      return () => go(at.row, columns - 1);
    case 'Enter':
    case 'F2':
      return () => type();
    case 'Delete':
    case 'Backspace':
      return clear;
    default:
      return event.key.length === 1 ? () => type(event.key) : null;
  }
}

function RowActs({ number, last, move, remove }: { number: number; last: number; move: (by: number) => void; remove: () => void }) {
  const { t } = useWords();
  return (
    <span className="row-acts">
      <Tooltip label={t('inspector.moveUp')}>
        <ActionIcon size={24} tabIndex={-1} variant="subtle" color="gray" disabled={number === 0} aria-label={`${t('inspector.moveUp')} ${number + 1}`} onClick={() => move(-1)}>
          <IconArrowUp size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('inspector.moveDown')}>
        <ActionIcon size={24} tabIndex={-1} variant="subtle" color="gray" disabled={number === last} aria-label={`${t('inspector.moveDown')} ${number + 1}`} onClick={() => move(1)}>
          <IconArrowDown size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t('inspector.removeRow', { number: number + 1 })}>
        <ActionIcon size={24} tabIndex={-1} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: number + 1 })} onClick={remove}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </span>
  );
}

function isAt(finding: Finding, cell: Cell, inputs: number): boolean {
  const place = finding.table ? placeOf(finding.table.part) : null;
  if (place?.kind === 'row') return place.row === cell.row;
  if (place?.kind === 'when') return place.row === cell.row && place.column === cell.column;
  return place?.kind === 'then' && place.row === cell.row && place.column + inputs === cell.column;
}

function same(place: ReturnType<typeof placeOf>, kind: 'input' | 'output', column: number): boolean {
  return place.kind === kind && place.column === column;
}
