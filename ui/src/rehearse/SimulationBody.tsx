import { Alert, Button, Progress, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPlayFilled, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { ApiError } from '../bindings/types';
import { sayError, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { Results } from './Results';
import { ScenarioStrip } from './ScenarioStrip';
import { count } from './numbers';
import { loadKept, loadScenario, simulate, stop, type Running } from './runs';
import { sameText, useFlowRuns, useIsStale, useOtherScenario } from './useResults';

function RunButton({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const running = useFlowRuns(flowKey, (runs) => runs.running);
  const hasResult = useFlowRuns(flowKey, (runs) => runs.result !== null);
  const isFit = useFlowRuns(flowKey, (runs) => runs.scenario?.runs ?? true);
  if (running) {
    return (
      <Button size="xs" color="red" variant="light" data-act="stop" leftSection={<IconPlayerStopFilled size={14} />} disabled={running.stopping} onClick={() => void stop(flowKey).catch(sayError)}>
        {t(running.stopping ? 'rehearse.stopping' : 'rehearse.stop')}
      </Button>
    );
  }
  return (
    <Tooltip label="F5" openDelay={600}>
      <Button size="xs" leftSection={<IconPlayerPlayFilled size={14} />} disabled={!isFit} onClick={() => void simulate(flowKey)} data-act="simulate">
        {t(hasResult ? 'rehearse.runAgain' : 'rehearse.run')}
      </Button>
    </Tooltip>
  );
}

function RunProgress({ running }: { running: Running }) {
  const { t, language } = useWords();
  const { progress } = running;
  const share = Math.round((progress?.share ?? 0) * 100);
  const details = {
    done: Math.min((progress?.done ?? 0) + 1, progress?.planned ?? 1),
    planned: progress?.planned ?? 1,
    orders: count(progress?.orders ?? 0, language),
  };
  const key = running.aim === 'bottleneck' ? 'searching' : progress?.answer || (progress?.version ?? 0) > 0 ? 'progress' : 'progressFirst';
  const words = running.stopping ? t('rehearse.stopping') : t(`rehearse.${key}`, details);
  return (
    <div className="run-progress">
      <Progress value={share} aria-label={words} />
      <span>{words}</span>
    </div>
  );
}

function Problem({ error }: { error: ApiError }) {
  const { tell } = useWords();
  return (
    <Alert color="red" icon={<IconAlertTriangle size={16} />} title={tell(error.message)} py={6}>
      {tell(error.details?.help)}
    </Alert>
  );
}

function Empty({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const scenario = useFlowRuns(flowKey, (runs) => runs.scenario);
  if (!scenario) return null;
  return (
    <div className="simulation-empty">
      <p>{scenario.usual ? t('rehearse.emptyUsual') : t('rehearse.emptyScenario', { scenario: say(scenario.title) })}</p>
      {!scenario.usual && <p className="quiet">{say(scenario.purpose)}</p>}
    </div>
  );
}

/** Says of results that they were not made with what stands above them. */
function OtherScenario({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const then = useOtherScenario(flowKey);
  const now = useFlowRuns(flowKey, (runs) => runs.scenario);
  if (!then || !now) return null;
  const words = sameText(then, now.title) ? t('rehearse.otherSettings') : t('rehearse.otherScenario', { scenario: say(then) });
  return (
    <p className="stale-note" data-other-scenario>
      <span className="heat-swatch is-stale" aria-hidden /> <strong>{words}</strong>
    </p>
  );
}

/** The scenario, the run, and what came out. */
export function SimulationBody({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const seq = useDesk((state) => state.flows[flowKey]?.seq);
  const running = useFlowRuns(flowKey, (runs) => runs.running);
  const result = useFlowRuns(flowKey, (runs) => runs.result);
  const error = useFlowRuns(flowKey, (runs) => (runs.errorSeq === seq ? runs.error : null));
  const isStale = useIsStale(flowKey);
  useEffect(() => {
    const timer = setTimeout(() => void loadScenario(flowKey).catch(sayError), 150);
    return () => clearTimeout(timer);
  }, [flowKey, seq]);
  useEffect(() => void loadKept(flowKey).catch(sayError), [flowKey]);
  return (
    <div className="simulation">
      <div className="simulation-head">
        <RunButton flowKey={flowKey} />
        <ScenarioStrip flowKey={flowKey} />
      </div>
      {running && <RunProgress running={running} />}
      {error && <Problem error={error} />}
      {isStale && (
        <p className="stale-note" title={t('rehearse.staleHelp')}>
          <span className="heat-swatch is-stale" aria-hidden /> <strong>{t('rehearse.stale')}</strong> {t('rehearse.staleHelp')}
        </p>
      )}
      <OtherScenario flowKey={flowKey} />
      {result ? <Results flowKey={flowKey} result={result} /> : <Empty flowKey={flowKey} />}
    </div>
  );
}
