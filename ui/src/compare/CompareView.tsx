import { ActionIcon, Button, SegmentedControl, Select, Tooltip } from '@mantine/core';
import { IconArrowRight, IconHistory, IconMaximize, IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Change, Compared, VersionRow } from '../bindings/keep';
import type { Applied, Flow, StepView } from '../bindings/types';
import { sayError, takeAnswer, useActive } from '../document/desk';
import { once } from '../document/turns';
import { ask } from '../host/host';
import { useWords } from '../i18n';
import { ChangeList } from './ChangeList';
import { closeComparison, openComparison, useComparing, type Sides } from './compare';
import { Legend } from './Legend';
import { marksOf, together, type Marks } from './marks';
import { Picture } from './Picture';
import { fitted, isWider, type View } from './view';

const DRAFT = 'draft';
const NOTHING: ReadonlySet<string> = new Set();
/** Below this zoom names cannot be read. */
const READABLE = 0.5;
const NO_MARKS: Marks = { steps: {}, edges: {} };

interface State {
  flow: Pick<Flow, 'nodes' | 'edges'>;
  views: Record<string, StepView>;
}

/** One side: a version as it was kept, or the flow as it is. */
function useSide(flowKey: number, version: number | null): State | null {
  const flow = useActive((open) => open.flow);
  const views = useActive((open) => open.views);
  const [kept, setKept] = useState<{ version: number; state: State } | null>(null);
  useEffect(() => {
    if (version === null) return undefined;
    let isLate = false;
    void ask<State>('version.flow', { key: flowKey, version }).then((state) => !isLate && setKept({ version, state }), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, version]);
  return useMemo(() => {
    if (version === null) return flow && views ? { flow, views } : null;
    return kept?.version === version ? kept.state : null;
  }, [version, flow, views, kept]);
}

/** The size of an element, kept up to date. */
function useSize(): [(element: HTMLElement | null) => void, readonly [number, number]] {
  const [size, setSize] = useState<readonly [number, number]>([0, 0]);
  const observer = useRef<ResizeObserver>(null);
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    observer.current = new ResizeObserver(() => setSize([element.clientWidth, element.clientHeight]));
    observer.current.observe(element);
  }, []);
  return [attach, size];
}

/** Two states of a flow: what came, went and changed, in the picture and in words beside it. */
export function CompareView({ flowKey, sides }: { flowKey: number; sides: Sides }) {
  const { t } = useWords();
  const seq = useActive((open) => open.seq);
  const [versions, setVersions] = useState<VersionRow[]>([]);
  const [compared, setCompared] = useState<Compared | null>(null);
  const [layout, setLayout] = useState<'one' | 'side'>('one');
  const [view, setView] = useState<View | null>(null);
  const [focus, setFocus] = useState<ReadonlySet<string>>(NOTHING);
  const [attach, size] = useSize();
  const [before, after] = [useSide(flowKey, sides.before), useSide(flowKey, sides.after)];
  useEffect(() => {
    let isLate = false;
    setFocus(NOTHING);
    void ask<VersionRow[]>('version.list', { key: flowKey }).then((rows) => !isLate && setVersions(rows), sayError);
    void ask<Compared>('version.compare', { key: flowKey, before: sides.before, after: sides.after }).then((answer) => !isLate && setCompared(answer), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, seq, sides.before, sides.after]);
  const marks = useMemo(() => (compared ? marksOf(compared.difference) : NO_MARKS), [compared]);
  const both = useMemo(() => before && after && { scene: together(before.flow, after.flow), views: { ...before.views, ...after.views } }, [before, after]);
  // Flows are mostly wide: then one above the other shows more.
  const isWide = useMemo(() => both !== null && isWider(Object.values(both.scene.nodes), size), [both, size]);
  const arrangement = layout === 'one' ? 'one' : isWide ? 'stacked' : 'side';
  const pane = useMemo<readonly [number, number]>(() => ({ one: size, side: [size[0] / 2, size[1]] as const, stacked: [size[0], size[1] / 2] as const })[arrangement], [arrangement, size]);
  const frame = useRef<HTMLElement>(null);
  const isThere = compared !== null;
  // The keyboard goes on in the list.
  useEffect(() => {
    if (isThere) frame.current?.querySelector<HTMLElement>('[role="option"], .picture')?.focus();
  }, [isThere]);
  const fit = useCallback(() => both && pane[0] > 0 && setView(fitted(Object.values(both.scene.nodes).map((step) => step.at), pane)), [both, pane]);
  // At first, and when the frame changes, all of it is shown; of a large flow what differs, so that it can be read.
  useEffect(() => {
    if (!both || !compared || pane[0] <= 0) return;
    const whole = fitted(Object.values(both.scene.nodes).map((step) => step.at), pane);
    const differ = Object.entries(marks.steps).flatMap(([id, mark]) => (mark !== 'moved' && both.scene.nodes[id] ? [both.scene.nodes[id].at] : []));
    setView(whole.zoom < READABLE && differ.length > 0 ? fitted(differ, pane, 0.8) : whole);
  }, [both, compared, marks, pane]);
  const onView = useCallback((change: (now: View) => View) => setView((now) => now && change(now)), []);
  const show = (change: Change) => {
    const ids = [...(change.nodes ?? []), ...(change.edges ?? []).flatMap((edge) => [edge.from, edge.to])];
    const places = ids.flatMap((id) => (both?.scene.nodes[id] ? [both.scene.nodes[id].at] : []));
    setFocus(new Set(ids));
    if (places.length > 0) setView(fitted(places, pane, 0.9));
  };
  const nameOfSide = (version: number | null) => (version === null ? t('dock.draft') : `v${version} ${versions.find((one) => one.version === version)?.name ?? ''}`.trim());
  const data = [{ value: DRAFT, label: t('dock.draft') }, ...versions.map((one) => ({ value: String(one.version), label: `v${one.version} ${one.name}` }))];
  const side = (name: string) => (name === DRAFT ? null : Number(name));
  const choose = (change: Partial<Sides>) => openComparison(flowKey, { ...sides, ...change });
  const restore = async (version: number) => {
    takeAnswer(flowKey, await ask<Applied>('version.restore', { key: flowKey, version }));
    // Another flow may be compared by now.
    if (useComparing.getState().open?.key === flowKey) closeComparison();
  };
  return (
    <section
      className="compare" aria-label={t('commands.compareVersions')} ref={frame}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        closeComparison();
      }}
    >
      <header className="compare-head">
        <Select size="xs" aria-label={t('dock.before')} allowDeselect={false} data={data} value={sides.before === null ? DRAFT : String(sides.before)} onChange={(name) => name && choose({ before: side(name) })} />
        <IconArrowRight size={16} aria-hidden />
        <Select size="xs" aria-label={t('dock.after')} allowDeselect={false} data={data} value={sides.after === null ? DRAFT : String(sides.after)} onChange={(name) => name && choose({ after: side(name) })} />
        <SegmentedControl
          size="xs" aria-label={t('compare.layout')} value={layout} onChange={(next) => setLayout(next as 'one' | 'side')}
          data={[{ value: 'one', label: t('compare.onePicture') }, { value: 'side', label: t('compare.sideBySide') }]}
        />
        <Tooltip label={t('commands.zoomFit')}>
          <ActionIcon variant="subtle" color="gray" aria-label={t('commands.zoomFit')} onClick={fit}>
            <IconMaximize size={16} />
          </ActionIcon>
        </Tooltip>
        <span className="compare-gap" />
        {sides.before !== null && (
          <Button size="compact-sm" variant="light" leftSection={<IconHistory size={14} />} onClick={() => void once(`restore ${flowKey}`, () => restore(sides.before!)).catch(sayError)}>
            {t('compare.restore', { version: sides.before })}
          </Button>
        )}
        <ActionIcon variant="subtle" color="gray" aria-label={t('dock.closeComparison')} onClick={closeComparison}>
          <IconX size={18} />
        </ActionIcon>
      </header>
      <div className="compare-body">
        <div className="compare-pictures" ref={attach} data-layout={arrangement}>
          {both && before && after && view && layout === 'one' && (
            <Picture label={`${nameOfSide(sides.before)} → ${nameOfSide(sides.after)}`} scene={both.scene} views={both.views} marks={marks} view={view} focus={focus} size={pane} onView={onView} />
          )}
          {before && after && view && layout === 'side' && (
            <>
              <Picture label={nameOfSide(sides.before)} scene={before.flow} views={before.views} marks={marks} view={view} focus={focus} size={pane} onView={onView} />
              <Picture label={nameOfSide(sides.after)} scene={after.flow} views={after.views} marks={marks} view={view} focus={focus} size={pane} onView={onView} />
            </>
          )}
          <Legend marks={marks} />
        </div>
        <ChangeList compared={compared} show={show} />
      </div>
    </section>
  );
}
