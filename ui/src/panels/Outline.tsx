import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Text } from '../bindings/types';
import { ComponentIcon } from '../canvas/icons';
import { showStep } from '../canvas/viewport';
import { runCommand } from '../commands/registry';
import { findingsOf, nameOf, sayError, select, useActive, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { LevelMark } from './LevelMark';

interface Row {
  depth: number;
  kind: 'step' | 'exit' | 'go_on' | 'open' | 'loose';
  step: string;
  port: string | null;
  text: Text;
}

/**
 * The flow as a text tree, read and edited by keyboard alone: arrows walk, and the keys of the canvas (A, R, C, F2, Delete…) act on the
 * line. It is the same flow as on the canvas, and the selection is one.
 */
export function Outline({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const seq = useActive((open) => open.seq);
  const nodes = useActive((open) => open.flow.nodes) ?? {};
  const report = useActive((open) => open.report) ?? null;
  const chosen = useActive((open) => open.selection.steps);
  const components = useDesk((state) => state.components);
  const [rows, setRows] = useState<Row[]>([]);
  const [at, setAt] = useState(0);
  const tree = useRef<HTMLUListElement>(null);
  useEffect(() => {
    void ask<Row[]>('outline', { key: flowKey }).then(setRows, sayError);
  }, [flowKey, seq]);
  const shown = useMemo(() => rows.filter((row) => row.step in nodes), [rows, nodes]);
  // What is selected on the canvas is the line here, too.
  useEffect(() => {
    const [only] = chosen ?? [];
    if (chosen?.size !== 1 || only === undefined) return;
    const line = shown.findIndex((row) => row.step === only && (row.kind === 'step' || row.kind === 'loose'));
    if (line >= 0) setAt((now) => (shown[now]?.step === only ? now : line));
  }, [chosen, shown]);

  const go = (line: number, focus: boolean) => {
    const row = shown[line];
    if (!row) return;
    setAt(line);
    select(flowKey, { steps: [row.step] });
    const step = nodes[row.step];
    if (step) showStep(step.at, true);
    if (focus) tree.current?.querySelector<HTMLElement>(`[data-line="${line}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const depth = shown[at]?.depth ?? 0;
    const parent = () => shown.slice(0, at).findLastIndex((row) => row.depth < depth);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, ArrowLeft: parent(), ArrowRight: (shown[at + 1]?.depth ?? 0) > depth ? at + 1 : at }[event.key];
    if (next !== undefined) go(next, true);
    else if (event.key === 'Enter' && shown[at]?.kind === 'open') runCommand('connect');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (shown.length === 0) return <p className="empty">{t('inspector.outlineEmpty')}</p>;
  return (
    <ul className="outline" role="tree" aria-label={t('inspector.outline')} ref={tree} data-edits-flow onKeyDown={onKeyDown}>
      {shown.map((row, line) => (
        <li
          key={`${row.kind} ${row.step} ${row.port ?? ''} ${line}`} role="treeitem" aria-level={row.depth + 1} aria-selected={line === at} tabIndex={line === at ? 0 : -1} data-line={line} data-kind={row.kind}
          style={{ paddingLeft: 8 + row.depth * 14 }} onClick={() => go(line, true)}
        >
          <Line row={row} name={(id) => (nodes[id] ? say(nameOf(nodes[id], components)) : id)} icon={components[nodes[row.step]?.component ?? '']?.icon} group={components[nodes[row.step]?.component ?? '']?.group} />
          {(row.kind === 'step' || row.kind === 'loose') && findingsOf(report, row.step)[0] && <LevelMark level={findingsOf(report, row.step)[0]!.severity} size={14} />}
        </li>
      ))}
    </ul>
  );
}

function Line({ row, name, icon, group }: { row: Row; name: (step: string) => string; icon: string | undefined; group: string | undefined }) {
  const { t, say } = useWords();
  switch (row.kind) {
    case 'step':
    case 'loose':
      return (
        <span className="outline-step" data-group={group}>
          <ComponentIcon name={icon} size={15} />
          <span>{name(row.step)}</span>
          {row.kind === 'loose' && <span className="quiet">{t('inspector.loose')}</span>}
        </span>
      );
    case 'exit':
      return <span className="outline-exit">{say(row.text)}</span>;
    case 'open':
      return <span className="outline-open">{t('inspector.openExit', { name: say(row.text) })}</span>;
    case 'go_on':
      return <span className="quiet">{t('inspector.goOn', { name: name(row.step) })}</span>;
  }
}
