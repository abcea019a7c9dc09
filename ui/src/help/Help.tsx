import { Button, Group, Modal } from '@mantine/core';
import { useMemo } from 'react';
import { create } from 'zustand';
import type { CatalogComponent, CatalogSetting } from '../bindings/types';
import { runCommand, useProvide, type Command } from '../commands/registry';
import { activeFlow, useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { unitOf } from '../panels/inspector/said';
import { useSettings } from '../shell/settings';
import { topicOf, type Topic } from './topic';

const useHelp = create<{ topic: Topic | null }>(() => ({ topic: null }));

function close(): void {
  useHelp.setState({ topic: null });
}

/** What has the focus now. */
function asked(): Topic {
  const focused = document.activeElement;
  const near = (selector: string) => focused?.closest<HTMLElement>(selector)?.dataset;
  const open = activeFlow();
  const [first, other] = open?.selection.steps ?? [];
  const { leftTab, dockTab } = useSettings.getState();
  return topicOf({
    setting: near('[data-setting]')?.['setting'],
    entry: near('[data-component]')?.['component'],
    region: near('[data-region]')?.['region'],
    selected: first !== undefined && other === undefined ? open?.flow.nodes[first]?.component : undefined,
    leftTab, dockTab, isStart: open === null,
  });
}

export function helpCommands(): Command[] {
  return [{ id: 'help', group: 'help', keys: ['F1'], run: () => useHelp.setState({ topic: asked() }) }];
}

/** Help on what has the focus. */
export function Help() {
  const { t } = useWords();
  const commands = useMemo<Command[]>(helpCommands, []);
  useProvide(commands);
  const topic = useHelp((state) => state.topic);
  const instead = (command: string) => {
    close();
    runCommand(command);
  };
  return (
    <Modal opened={topic !== null} onClose={close} title={t('commands.help')} size="lg">
      {topic && <About topic={topic} />}
      <Group mt="md">
        <Button variant="default" size="compact-sm" onClick={() => instead('shortcuts')}>
          {t('commands.shortcuts')}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => instead('startTour')}>
          {t('commands.startTour')}
        </Button>
      </Group>
    </Modal>
  );
}

function About({ topic }: { topic: Topic }) {
  const { t } = useWords();
  const components = useDesk((state) => state.components);
  if (topic.kind === 'place') {
    return (
      <section className="help">
        <h2>{t(`help.${topic.place}`)}</h2>
        <p>{t(`help.${topic.place}Words`)}</p>
      </section>
    );
  }
  const component = components[topic.component];
  if (!component) return <p>{t('help.unknown')}</p>;
  const setting = topic.kind === 'setting' ? component.settings.find((one) => one.name === topic.setting) : undefined;
  return setting ? <AboutSetting component={component} setting={setting} /> : <AboutComponent component={component} />;
}

function AboutComponent({ component }: { component: CatalogComponent }) {
  const { t, say } = useWords();
  return (
    <section className="help">
      <h2>{say(component.name)}</h2>
      <p>{say(component.purpose)}</p>
      <p>{say(component.help)}</p>
      {component.ports.length > 0 && (
        <>
          <h3>{t('help.exits')}</h3>
          <ul>
            {component.ports.map((port) => (
              <li key={port.id}>{say(port.label)}</li>
            ))}
          </ul>
        </>
      )}
      {component.settings.length > 0 && (
        <>
          <h3>{t('help.settings')}</h3>
          <dl>
            {component.settings.map((setting) => (
              <div key={setting.name}>
                <dt>{say(setting.label)}</dt>
                <dd>{say(setting.doc)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function AboutSetting({ component, setting }: { component: CatalogComponent; setting: CatalogSetting }) {
  const { t, say, language } = useWords();
  const unit = unitOf(setting, language, t);
  return (
    <section className="help">
      <h2>{say(setting.label)}</h2>
      <p className="quiet">{say(component.name)}</p>
      <p>{say(setting.doc)}</p>
      <ul>
        {setting.required && <li>{t('help.required')}</li>}
        {unit !== '' && <li>{t('help.unit', { unit })}</li>}
        {setting.least !== undefined && <li>{t('help.least', { least: setting.least })}</li>}
        {setting.most !== undefined && <li>{t('help.most', { most: setting.most })}</li>}
        {(setting.values ?? []).map((value) => (
          <li key={value.id}>{say(value.words)}</li>
        ))}
      </ul>
    </section>
  );
}
