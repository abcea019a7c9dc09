import { memo, useEffect, useMemo } from 'react';
import { runCommand, useProvide, type Command } from '../commands/registry';
import { sayError, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { Legend } from './Legend';
import { loadKept, runsOf, showResults, simulate, stop } from './runs';
import { useFlowRuns } from './useResults';

/** The tab of the dock, where the shell has one. */
const SHOW_DOCK = 'showSimulation';

function useRehearseCommands(key: number): void {
  const commands = useMemo<Command[]>(() => {
    const isRunning = () => runsOf(key).running !== null;
    const begin = (aim: 'report' | 'bottleneck') => {
      runCommand(SHOW_DOCK);
      void simulate(key, aim);
    };
    return [
      { id: 'simulate', group: 'simulate', keys: ['F5'], run: () => begin('report') },
      { id: 'stopSimulation', group: 'simulate', keys: ['Shift+F5'], when: isRunning, run: () => void stop(key).catch(sayError) },
      { id: 'findBottleneck', group: 'simulate', when: () => !isRunning(), run: () => begin('bottleneck') },
      { id: 'toggleResults', group: 'simulate', when: () => runsOf(key).result !== null, run: () => showResults(key, !runsOf(key).shown) },
    ];
  }, [key]);
  useProvide(commands);
}

/** Says to screen readers when a run has begun and what came out. */
function Announced({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const running = useFlowRuns(flowKey, (runs) => runs.running?.aim === 'report');
  const result = useFlowRuns(flowKey, (runs) => runs.result);
  const words = running ? t('rehearse.announceStarted') : result && !result.first ? t('rehearse.announceDone', { headline: say(result.report.headline) }) : '';
  return (
    <div className="only-heard" role="status" aria-live="polite">
      {words}
    </div>
  );
}

/** What of rehearsals belongs to the canvas of a flow: its commands, the frame, the legend. */
export const Rehearsing = memo(function Rehearsing({ flowKey }: { flowKey: number }) {
  useRehearseCommands(flowKey);
  const isOpen = useDesk((state) => state.flows[flowKey] !== undefined);
  const isShown = useFlowRuns(flowKey, (runs) => runs.result !== null && runs.shown);
  useEffect(() => void loadKept(flowKey).catch(sayError), [flowKey]);
  if (!isOpen) return null;
  return (
    <>
      <Announced flowKey={flowKey} />
      {isShown && <div className="results-frame" aria-hidden />}
      {isShown && <Legend flowKey={flowKey} />}
    </>
  );
});
