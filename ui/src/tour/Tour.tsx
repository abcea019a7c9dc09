import { Button, CloseButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { shownKeys } from '../commands/keys';
import { useCommands, useProvide, type Command } from '../commands/registry';
import { announce } from '../document/announce';
import { making } from '../document/create';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { NO_RUNS, useRuns } from '../rehearse/runs';
import { useSettings } from '../shell/settings';
import { WheelChoice } from '../shell/WheelChoice';
import { placeBeside, type Box } from './place';
import { STOPS, momentOf, type Moment } from './stops';
import { goTo, leaveTour, startTour, useTour } from './tour';

const WIDTH = 320;

/** Keys that the words of the stops name. */
const KEYS_OF: Record<string, string> = { add: 'addStep', connect: 'connect', check: 'nextProblem', simulate: 'simulate', version: 'saveVersion' };

export function tourCommands(): Command[] {
  return [{ id: 'startTour', group: 'help', run: () => making(startTour) }];
}

export function Tour() {
  const commands = useMemo<Command[]>(tourCommands, []);
  useProvide(commands);
  const { flowKey, at } = useTour();
  const isInFront = useDesk((state) => flowKey !== null && state.active === flowKey && state.flows[flowKey] !== undefined);
  return flowKey !== null && isInFront && <StopCard key={at} flowKey={flowKey} at={at} />;
}

/** What the flow was when the stop was reached, against what it is now. */
function useTried(flowKey: number, at: number): boolean {
  const open = useDesk((state) => state.flows[flowKey]);
  const runs = useRuns((state) => state.flows[flowKey]) ?? NO_RUNS;
  const before = useRef<Moment | null>(null);
  const [isTried, setTried] = useState(false);
  useEffect(() => {
    if (!open) return;
    const now = momentOf(open, runs);
    before.current ??= now;
    if (STOPS[at]?.isTried(before.current, now)) setTried(true);
  }, [open, runs, at]);
  return isTried;
}

/** Where the target of a stop lies, kept up to date. */
function useTarget(selector: string): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  const panes = useSettings();
  useLayoutEffect(() => {
    const target = document.querySelector(selector);
    if (!target) return setBox(null);
    const look = () => {
      const { left, top, width, height } = target.getBoundingClientRect();
      setBox({ left, top, width, height });
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(target);
    window.addEventListener('resize', look);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', look);
    };
  }, [selector, panes]);
  return box;
}

function StopCard({ flowKey, at }: { flowKey: number; at: number }) {
  const { t } = useWords();
  const stop = STOPS[at] ?? STOPS[0]!;
  const isTried = useTried(flowKey, at);
  const box = useTarget(stop.target);
  const card = useRef<HTMLElement>(null);
  const [height, setHeight] = useState(190);
  const keys = useCommands((state) => state.commands[KEYS_OF[stop.id] ?? '']?.keys?.[0]);
  const isLast = at === STOPS.length - 1;
  const [asksWheel] = useState(() => stop.asksWheel && !useSettings.getState().wheelAsked);
  useLayoutEffect(() => setHeight(card.current?.offsetHeight ?? 190), [isTried, keys]);
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (asksWheel) useSettings.setState({ wheelAsked: true });
  }, [asksWheel]);
  useEffect(() => {
    if (isTried) announce(t(`tour.${stop.id}Done`));
  }, [isTried, stop.id, t]);
  const room = { width: window.innerWidth, height: window.innerHeight };
  const place = box ? placeBeside(box, { width: WIDTH, height }, room) : { left: (room.width - WIDTH) / 2, top: room.height / 3 };
  return (
    <>
      {box && <div className="tour-ring" style={box} aria-hidden />}
      <section
        className="tour-card" ref={card} tabIndex={-1} style={{ ...place, width: WIDTH }} aria-labelledby="tour-title" aria-describedby="tour-words" data-stop={stop.id}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          leaveTour();
        }}
      >
        <div className="tour-head">
          <span className="quiet">{t('tour.place', { at: at + 1, of: STOPS.length })}</span>
          <CloseButton size="sm" aria-label={t('tour.skip')} onClick={leaveTour} />
        </div>
        <h2 id="tour-title">{t(`tour.${stop.id}`)}</h2>
        <p id="tour-words">{t(`tour.${stop.id}Words`)}</p>
        {keys && !isTried && (
          <p className="quiet">
            {t('tour.byKeys')} <kbd className="key">{shownKeys(keys)}</kbd>
          </p>
        )}
        {isTried && (
          <p className="tour-done">
            <IconCircleCheck size={16} aria-hidden /> {t(`tour.${stop.id}Done`)}
          </p>
        )}
        {asksWheel && (
          <div className="tour-asks">
            <WheelChoice size="xs" isWide />
          </div>
        )}
        <div className="tour-acts">
          {at > 0 && (
            <Button size="compact-sm" variant="default" onClick={() => goTo(at - 1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button size="compact-sm" variant={isTried || isLast ? 'filled' : 'light'} data-act="tour-next" onClick={() => goTo(at + 1)}>
            {isLast ? t('tour.finish') : t('tour.next')}
          </Button>
        </div>
      </section>
    </>
  );
}
