import { TextInput } from '@mantine/core';
import { IconPuzzle, IconSearch } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { addPiece, addStep, appendStep } from '../document/add';
import { useActive, useDesk } from '../document/desk';
import { freePlace } from '../geometry/places';
import { NothingFound } from '../find/NothingFound';
import { findComponents, findPresets, usualNext } from '../document/find';
import type { CatalogComponent } from '../bindings/types';
import { useWords } from '../i18n';
import { ComponentIcon } from '../canvas/icons';
import { freeExit } from '../canvas/exits';
import { middleOfView } from '../canvas/viewport';
import { usePaletteDrag, type Good } from './usePaletteDrag';

/** The steps that can be put on the canvas: dragged with the pointer, or with Enter after the chosen step or into the middle. */
export function Palette({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const catalog = useDesk((state) => state.catalog);
  const [sought, setSought] = useState('');
  const { dragged, begin } = usePaletteDrag(flowKey);
  const chosen = useActive((open) => (open.selection.steps.size === 1 ? [...open.selection.steps][0] : undefined));
  const chosenComponent = useActive((open) => (chosen === undefined ? undefined : open.flow.nodes[chosen]?.component));
  const found = useMemo(() => findComponents(catalog, sought), [catalog, sought]);
  const presets = useMemo(() => findPresets(catalog, sought), [catalog, sought]);
  const names = useMemo(() => [...(catalog?.components ?? []), ...(catalog?.presets ?? [])].map((one) => say(one.name)), [catalog, say]);
  const usual = useMemo(() => (sought.trim() === '' ? usualNext(catalog, chosenComponent) : []), [catalog, chosenComponent, sought]);

  const inTheMiddle = () => freePlace(useDesk.getState().flows[flowKey]?.flow ?? { nodes: {} }, middleOfView());
  /** By keys a step follows the chosen one, if that has an exit for it. */
  const put = (component: CatalogComponent) => {
    const port = chosen === undefined ? undefined : freeExit(flowKey, chosen);
    if (chosen !== undefined && port !== undefined && component.family !== 'source') void appendStep(flowKey, chosen, port, component);
    else void addStep(flowKey, component, inTheMiddle());
  };
  const item = (component: CatalogComponent, section: string) => (
    <Item
      key={`${section} ${component.id}`} group={component.group} name={say(component.name)} purpose={say(component.purpose)} id={component.id}
      icon={<ComponentIcon name={component.icon} />} onPointerDown={begin({ component })} onEnter={() => put(component)}
    />
  );
  return (
    <div className="palette">
      <TextInput
        className="palette-search" size="xs" value={sought} onChange={(event) => setSought(event.currentTarget.value)} placeholder={t('canvas.findStep')}
        aria-label={t('canvas.findStep')} leftSection={<IconSearch size={14} />}
        onKeyDown={(event) => {
          const first = found[0];
          if (event.key === 'Enter' && !event.nativeEvent.isComposing && sought.trim() !== '' && first) put(first);
          else if (event.key === 'Escape' && sought !== '') setSought('');
          else return;
          event.stopPropagation();
        }}
      />
      <div className="palette-list">
        {usual.length > 0 && <Section title={t('canvas.recommended')}>{usual.map((one) => item(one, 'usual'))}</Section>}
        {sought.trim() !== ''
          ? found.length > 0 && <Section title={t('canvas.found')}>{found.map((one) => item(one, 'found'))}</Section>
          : catalog?.groups.map((group) => {
              const members = found.filter((one) => one.group === group.id);
              return members.length > 0 && <Section key={group.id} title={say(group.words)}>{members.map((one) => item(one, group.id))}</Section>;
            })}
        {presets.length > 0 && (
          <Section title={t('canvas.pieces')}>
            {presets.map((preset) => {
              const piece = catalog?.pieces?.[preset.id];
              if (!piece) return null;
              const good: Good = { name: preset.name, piece };
              return (
                <Item
                  key={preset.id} group="piece" name={say(preset.name)} purpose={say(preset.purpose)} id={preset.id} icon={<IconPuzzle size={18} stroke={1.75} aria-hidden />}
                  onPointerDown={begin(good)} onEnter={() => void addPiece(flowKey, preset.name, piece, inTheMiddle())}
                />
              );
            })}
          </Section>
        )}
        {found.length + presets.length === 0 && <NothingFound sought={sought} among={names} take={setSought} done={() => setSought('')} />}
      </div>
      {dragged && (
        <div className="palette-ghost" data-group={'component' in dragged.good ? dragged.good.component.group : 'piece'} style={{ left: dragged.x, top: dragged.y }}>
          {'component' in dragged.good ? <ComponentIcon name={dragged.good.component.icon} /> : <IconPuzzle size={18} stroke={1.75} aria-hidden />}
          <span>{say('component' in dragged.good ? dragged.good.component.name : dragged.good.name)}</span>
        </div>
      )}
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface ItemProps {
  id: string;
  group: string;
  name: string;
  purpose: string;
  icon: ReactNode;
  onPointerDown: (event: React.PointerEvent<HTMLElement>) => void;
  onEnter: () => void;
}

function Item({ id, group, name, purpose, icon, onPointerDown, onEnter }: ItemProps) {
  return (
    <button
      type="button" className="palette-item" data-group={group} data-component={id} title={purpose} onPointerDown={onPointerDown}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter();
      }}
    >
      {icon}
      <span>{name}</span>
    </button>
  );
}
