import { memo, useEffect, useMemo } from 'react';
import { useProvide, type Command } from '../commands/registry';
import { sayError, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { Legend } from './Legend';
import { rehearseCommands } from './commands';
import { loadKept } from './runs';
import { useFlowRuns } from './useResults';

function useRehearseCommands(key: number): void {
  const commands = useMemo<Command[]>(() => rehearseCommands(key), [key]);
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
