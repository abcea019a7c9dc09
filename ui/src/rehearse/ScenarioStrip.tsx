import { ActionIcon, Button, Menu, NumberInput, Popover, Select, Slider, Text as Words } from '@mantine/core';
import { IconChevronDown, IconHistory, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Scenario, Wish } from '../bindings/rehearse';
import { sayError } from '../document/desk';
import { useWords } from '../i18n';
import { LevelMark } from '../panels/LevelMark';
import { duration } from './numbers';
import { openKept, wish } from './runs';
import { useFlowRuns } from './useResults';

const DAYS = [1, 3, 7, 14, 30];
/** Times the orders, even steps on the slider. */
const VOLUMES = [1, 2, 3, 5, 8, 10, 15, 20, 30, 50];

/** When the run ends, in words. */
function useEnd(flowKey: number): { own: string; now: string } {
  const { t, language } = useWords();
  const scenario = useFlowRuns(flowKey, (runs) => runs.scenario);
  const wished = useFlowRuns(flowKey, (runs) => runs.wish.horizon);
  const words = (horizon_s: number | null | undefined) => (horizon_s === null ? t('rehearse.endsWithLast') : horizon_s === undefined ? '…' : duration(horizon_s, language));
  return { own: words(wished ? undefined : scenario?.horizon_s), now: words(scenario?.horizon_s) };
}

function Ends({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const { own } = useEnd(flowKey);
  const wished = useFlowRuns(flowKey, (runs) => runs.wish.horizon);
  const chosen = wished === undefined ? 'own' : wished === 'last_order' ? 'last' : String(wished.days);
  const horizon = (value: string | null): Wish['horizon'] => (value === 'last' ? 'last_order' : value === 'own' || value === null ? undefined : { days: Number(value) });
  return (
    <Select
      size="xs"
      label={t('rehearse.ends')}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      value={chosen}
      onChange={(value) => wish(flowKey, { horizon: horizon(value) })}
      data={[
        { value: 'own', label: t('rehearse.endsAsScenario', { end: own }) },
        { value: 'last', label: t('rehearse.endsWithLast') },
        ...DAYS.map((days) => ({ value: String(days), label: days === 1 ? t('rehearse.endsAfterOne') : t('rehearse.endsAfter', { days }) })),
      ]}
    />
  );
}

/** How often and how long it is run: told on the button, changed in what it opens. */
function Extent({ flowKey, scenario }: { flowKey: number; scenario: Scenario }) {
  const { t } = useWords();
  const { now } = useEnd(flowKey);
  return (
    <Popover width={280} withArrow trapFocus position="bottom-start">
      <Popover.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />} title={t('rehearse.extentHelp')} data-act="extent">
          {t('rehearse.extent', { count: scenario.replications, end: now })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="run-extent">
        <Ends flowKey={flowKey} />
        <Wished flowKey={flowKey} name="replications" usual={scenario.replications} label={t('rehearse.repeats')} help={t('rehearse.repeatsHelp')} least={1} most={1000} />
        <Wished flowKey={flowKey} name="seed" usual={scenario.seed} label={t('rehearse.seed')} help={t('rehearse.seedHelp')} least={0} most={999999} />
      </Popover.Dropdown>
    </Popover>
  );
}

interface WishedProps {
  flowKey: number;
  name: 'seed' | 'replications';
  usual: number;
  label: string;
  help: string;
  least: number;
  most: number;
}

/** A number that is wished for. While somebody types it shows what is typed: what the scenario says to it comes later. */
function Wished({ flowKey, name, usual, label, help, least, most }: WishedProps) {
  const wished = useFlowRuns(flowKey, (runs) => runs.wish[name]);
  const [typed, setTyped] = useState<number | string | null>(null);
  return (
    <NumberInput
      size="xs" label={label} description={help} min={least} max={most} allowDecimal={false} allowNegative={false} value={typed ?? wished ?? usual} onBlur={() => setTyped(null)}
      onChange={(value) => {
        setTyped(value);
        wish(flowKey, { [name]: typeof value === 'number' ? value : undefined });
      }}
    />
  );
}

function Volume({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const times = useFlowRuns(flowKey, (runs) => runs.wish.times ?? 1);
  const at = Math.max(0, VOLUMES.indexOf(times));
  const words = (index: number) => t('rehearse.volumeTimes', { times: VOLUMES[index] ?? 1 });
  return (
    <div className="volume">
      <span className="strip-label" id={`volume-${flowKey}`}>
        {t('rehearse.volume')} <output>{words(at)}</output>
      </span>
      <Slider
        size="sm"
        w={90}
        min={0}
        max={VOLUMES.length - 1}
        step={1}
        label={words}
        value={at}
        onChange={(index) => wish(flowKey, { times: index === 0 ? undefined : VOLUMES[index] })}
        thumbProps={{ 'aria-labelledby': `volume-${flowKey}`, 'aria-valuetext': words(at) }}
      />
    </div>
  );
}

function Earlier({ flowKey }: { flowKey: number }) {
  const { t, say, language } = useWords();
  const kept = useFlowRuns(flowKey, (runs) => runs.kept);
  const when = (at: number) => new Date(at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'short', timeStyle: 'short' });
  return (
    <Menu width={420} position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size="lg" variant="default" aria-label={t('rehearse.earlier')} title={t('rehearse.earlier')}>
          <IconHistory size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className="earlier-runs">
        {kept.length === 0 && <Menu.Label>{t('rehearse.noEarlier')}</Menu.Label>}
        {kept.map((run) => (
          <Menu.Item key={run.id} onClick={() => void openKept(flowKey, run).catch(sayError)}>
            <Words size="xs" c="dimmed">
              {t('rehearse.earlierAt', { at: when(run.at), scenario: say(run.scenario), seed: run.seed })}
            </Words>
            <Words size="sm" lineClamp={2}>
              {say(run.summary)}
            </Words>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the flow is run with: its scenario, and the few numbers that are changed most. */
export function ScenarioStrip({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const scenario = useFlowRuns(flowKey, (runs) => runs.scenario);
  const wished = useFlowRuns(flowKey, (runs) => runs.wish);
  if (!scenario) return null;
  const title = scenario.usual ? t('rehearse.usualDay') : say(scenario.title);
  return (
    <>
      <div className="scenario-strip">
        <div className="scenario-name">
          <span className="strip-label">{t('rehearse.scenario')}</span>
          <span>
            <strong>{title}</strong>
            {!scenario.usual && (
              <Popover width={360} withArrow position="bottom-start">
                <Popover.Target>
                  <Button size="compact-xs" variant="subtle" color="gray" aria-label={say(scenario.title)} px={4}>
                    <IconInfoCircle size={15} />
                  </Button>
                </Popover.Target>
                <Popover.Dropdown>
                  <p className="scenario-purpose">{say(scenario.purpose)}</p>
                  <Button size="compact-xs" variant="light" onClick={() => wish(flowKey, { usual: true })}>
                    {t('rehearse.useUsual')}
                  </Button>
                </Popover.Dropdown>
              </Popover>
            )}
            {wished.usual && scenario.own && (
              <Button size="compact-xs" variant="subtle" onClick={() => wish(flowKey, { usual: undefined })}>
                {t('rehearse.useOwn', { scenario: say(scenario.own) })}
              </Button>
            )}
          </span>
        </div>
        <Volume flowKey={flowKey} />
        <div className="run-choices">
          <Extent flowKey={flowKey} scenario={scenario} />
          <Earlier flowKey={flowKey} />
        </div>
      </div>
      {(scenario.findings.length > 0 || scenario.left_out.length > 0) && (
        <ul className="scenario-findings">
          {!scenario.runs && <li>{t('rehearse.scenarioProblems')}</li>}
          {scenario.left_out.map((text) => (
            <li key={text.en}>
              <LevelMark level="hint" size={14} /> {say(text)}
            </li>
          ))}
          {scenario.findings.map((finding, at) => (
            <li key={`${finding.rule} ${at}`}>
              <LevelMark level={finding.severity} size={14} /> {say(finding.message)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
