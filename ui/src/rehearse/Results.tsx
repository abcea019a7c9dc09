import { Badge, Button, Progress, SegmentedControl, Table } from '@mantine/core';
import { IconFlag, IconFlame, IconZoomQuestion } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Bottleneck, Report } from '../bindings/rehearse';
import { showStep } from '../canvas/viewport';
import { select, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { BacklogChart } from './BacklogChart';
import { Figures } from './Figures';
import { backlogOf, thinned } from './backlog';
import { triedOf } from './candidates';
import { valuesOf } from './heat';
import { count, duration, percent } from './numbers';
import { simulate, type Result } from './runs';
import { useFlowRuns } from './useResults';

/** Selects a step and brings it into view. */
function goTo(flowKey: number, id: string): void {
  const step = useDesk.getState().flows[flowKey]?.flow.nodes[id];
  if (!step) return;
  select(flowKey, { steps: [id] });
  showStep(step.at);
}

function Part({ title, children, tools }: { title: string; children: ReactNode; tools?: ReactNode }) {
  return (
    <section className="result-part">
      <header>
        <h3>{title}</h3>
        {tools}
      </header>
      {children}
    </section>
  );
}

function Backlog({ report }: { report: Report }) {
  const { t, language } = useWords();
  const [view, setView] = useState('chart');
  const orders = (value: number | null) => (value === null ? '' : count(value, language));
  const tools = (
    <SegmentedControl size="xs" value={view} onChange={setView} data={[{ value: 'chart', label: t('rehearse.chart') }, { value: 'table', label: t('rehearse.table') }]} />
  );
  return (
    <Part title={t('rehearse.backlog')} tools={tools}>
      {view === 'chart' ? (
        <BacklogChart report={report} />
      ) : (
        <div className="result-scroll">
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('rehearse.time')}</Table.Th>
                <Table.Th>{t('rehearse.mean')}</Table.Th>
                <Table.Th>{t('rehearse.low')}</Table.Th>
                <Table.Th>{t('rehearse.high')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {thinned(backlogOf(report), 200).map((slice) => (
                <Table.Tr key={slice.from}>
                  <Table.Td>{duration(slice.from, language)}</Table.Td>
                  <Table.Td>{orders(slice.mean)}</Table.Td>
                  <Table.Td>{orders(slice.low)}</Table.Td>
                  <Table.Td>{orders(slice.high)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Part>
  );
}

function Busiest({ flowKey, report }: { flowKey: number; report: Report }) {
  const { t, say, language } = useWords();
  const order = (report.busiest ?? []).slice(0, 6);
  const loads = valuesOf(report, 'utilisation');
  if (order.length === 0) return null;
  return (
    <Part title={t('rehearse.busiest')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('rehearse.step')}</Table.Th>
            <Table.Th ta="right">{t('rehearse.orders')}</Table.Th>
            <Table.Th ta="right">{t('rehearse.utilisation')}</Table.Th>
            <Table.Th ta="right">{t('rehearse.wait')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {order.map((id, rank) => {
            const step = report.steps.find((one) => one.id === id);
            if (!step) return null;
            const load = loads[id] ?? null;
            return (
              <Table.Tr key={step.id}>
                <Table.Td>
                  <button type="button" className="link" onClick={() => goTo(flowKey, step.id)}>
                    {rank < 3 && <IconFlame size={13} role="img" aria-label={t('rehearse.busiestMark')} />} {say(step.title)}
                  </button>
                </Table.Td>
                <Table.Td ta="right">{count(step.entered.mean ?? 0, language)}</Table.Td>
                <Table.Td ta="right">{load === null ? '–' : percent(load, language)}</Table.Td>
                <Table.Td ta="right">{step.waiting_s?.mean.mean == null ? '–' : duration(step.waiting_s.mean.mean, language)}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Part>
  );
}

function Pools({ report }: { report: Report }) {
  const { t, say, language } = useWords();
  const pools = report.pools.filter((pool) => (pool.served.mean ?? 0) > 0);
  return (
    <Part title={t('rehearse.pools')}>
      {pools.length === 0 ? (
        <p className="quiet">{t('rehearse.noPools')}</p>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('rehearse.pool')}</Table.Th>
              <Table.Th>{t('rehearse.utilisation')}</Table.Th>
              <Table.Th ta="right">{t('rehearse.queue')}</Table.Th>
              <Table.Th ta="right">{t('rehearse.wait')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pools.map((pool) => {
              const share = pool.utilisation?.mean ?? null;
              return (
                <Table.Tr key={pool.id}>
                  <Table.Td>{say(pool.title)}</Table.Td>
                  <Table.Td>
                    {share === null ? (
                      '–'
                    ) : (
                      <span className="utilisation">
                        <Progress value={share * 100} color={share > 0.9 ? 'red' : share > 0.75 ? 'orange' : 'teal'} aria-label={say(pool.title)} />
                        {percent(share, language)}
                      </span>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{pool.queue_mean?.mean == null ? '–' : count(pool.queue_mean.mean, language)}</Table.Td>
                  <Table.Td ta="right">{pool.waiting_s?.mean.mean == null ? '–' : duration(pool.waiting_s.mean.mean, language)}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Part>
  );
}

function Standing({ flowKey, report }: { flowKey: number; report: Report }) {
  const { t, say, language } = useWords();
  return (
    <Part title={t('rehearse.stuck')}>
      {report.standing.length === 0 ? (
        <p className="quiet">{t('rehearse.stuckNone')}</p>
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('rehearse.step')}</Table.Th>
              <Table.Th ta="right">{t('rehearse.stands')}</Table.Th>
              <Table.Th ta="right">{t('rehearse.waiting')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {report.standing.slice(0, 6).map((one) => (
              <Table.Tr key={one.step}>
                <Table.Td>
                  <button type="button" className="link" onClick={() => goTo(flowKey, one.step)}>
                    {say(one.title)}
                  </button>
                </Table.Td>
                <Table.Td ta="right">{count(one.orders.mean ?? 0, language)}</Table.Td>
                <Table.Td ta="right">{count(one.waiting.mean ?? 0, language)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Part>
  );
}

function Held({ flowKey, bottleneck }: { flowKey: number; bottleneck: Bottleneck | null }) {
  const { t, say } = useWords();
  const isRunning = useFlowRuns(flowKey, (runs) => runs.running !== null);
  return (
    <Part title={t('rehearse.bottleneck')}>
      {bottleneck ? (
        <>
          <p>{say(bottleneck.headline)}</p>
          <ul className="candidates">
            {triedOf(bottleneck).slice(0, 6).map((one) => (
              <li key={`${one.kind} ${one.id} ${one.change.en}`}>
                {t('rehearse.candidate', { title: say(one.title), change: say(one.change) })}{' '}
                <Badge size="sm" variant="light" color={one.helps ? 'teal' : 'gray'}>
                  {t(one.helps ? 'rehearse.helps' : 'rehearse.noHelp')}
                </Badge>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p className="quiet">{t('rehearse.findBottleneckHelp')}</p>
          <Button size="xs" variant="light" leftSection={<IconZoomQuestion size={14} />} disabled={isRunning} onClick={() => void simulate(flowKey, 'bottleneck')}>
            {t('rehearse.findBottleneck')}
          </Button>
        </>
      )}
    </Part>
  );
}

/** Where orders wait most, in one sentence, with the way to why. */
function WaitsMost({ flowKey, report }: { flowKey: number; report: Report }) {
  const { t, say, language } = useWords();
  const isRunning = useFlowRuns(flowKey, (runs) => runs.running !== null);
  const isKnown = useFlowRuns(flowKey, (runs) => runs.bottleneck !== null);
  const most = report.waits[0];
  const [share, hours] = [most?.share.mean ?? 0, most?.hours.mean ?? 0];
  if (!most || hours < 1) return null;
  return (
    <p className="waits-most">
      <IconFlag size={15} aria-hidden />
      <span>{t('rehearse.waitsMost', { title: say(most.title), share: percent(share, language), hours: count(Math.round(hours), language) })}</span>
      {!isKnown && (
        <Button size="compact-xs" variant="light" data-act="why" disabled={isRunning} title={t('rehearse.findBottleneckHelp')} onClick={() => void simulate(flowKey, 'bottleneck')}>
          {t('rehearse.why')}
        </Button>
      )}
    </p>
  );
}

/** What came out of a run. */
export function Results({ flowKey, result }: { flowKey: number; result: Result }) {
  const { t, say } = useWords();
  const bottleneck = useFlowRuns(flowKey, (runs) => runs.bottleneck);
  const { report } = result;
  const notes = [...report.notes, ...report.checks.faults];
  return (
    <div className="results">
      <p className="headline">{say(report.headline)}</p>
      {result.first && <p className="quiet">{t('rehearse.firstLook')}</p>}
      {result.stopped && <p className="quiet">{t('rehearse.stopped', { count: report.replications.counted })}</p>}
      <WaitsMost flowKey={flowKey} report={report} />
      <Figures report={report} />
      <div className="result-grid">
        <Held flowKey={flowKey} bottleneck={bottleneck} />
        <Backlog report={report} />
        <Busiest flowKey={flowKey} report={report} />
        <Pools report={report} />
        <Standing flowKey={flowKey} report={report} />
        {notes.length > 0 && (
          <Part title={t('rehearse.notes')}>
            <ul className="run-notes">
              {notes.map((note) => (
                <li key={note.en}>{say(note)}</li>
              ))}
            </ul>
          </Part>
        )}
      </div>
    </div>
  );
}
