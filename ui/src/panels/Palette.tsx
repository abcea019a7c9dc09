import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState, type PointerEvent } from 'react';
import type { CatalogComponent } from '../bindings/types';
import { addStep, insertStep } from '../document/add';
import { useDesk } from '../document/desk';
import { edgeOfId } from '../document/difference';
import { findComponents } from '../document/find';
import { useWords } from '../i18n';
import { ComponentIcon } from '../canvas/icons';
import { middleOfView, viewport } from '../canvas/viewport';
import { STEP_HEIGHT, STEP_WIDTH } from '../geometry/sizes';

/** The steps that can be put on the canvas: dragged with the pointer, or with Enter into the middle. */
export function Palette({ flowKey }: { flowKey: number }) {
  const { t, say } = useWords();
  const catalog = useDesk((state) => state.catalog);
  const [sought, setSought] = useState('');
  const [dragged, setDragged] = useState<{ component: CatalogComponent; x: number; y: number } | null>(null);
  const found = useMemo(() => findComponents(catalog, sought), [catalog, sought]);

  const onPointerDown = (component: CatalogComponent) => (down: PointerEvent<HTMLButtonElement>) => {
    if (down.button !== 0) return;
    const start = { x: down.clientX, y: down.clientY };
    let away = false;
    const onMove = (move: globalThis.PointerEvent) => {
      away ||= Math.hypot(move.clientX - start.x, move.clientY - start.y) > 4;
      if (away) setDragged({ component, x: move.clientX, y: move.clientY });
    };
    const stop = () => {
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
      window.removeEventListener('keydown', onKey, true);
      setDragged(null);
    };
    const onUp = (up: globalThis.PointerEvent) => {
      stop();
      const over = document.elementFromPoint(up.clientX, up.clientY);
      const place = viewport()?.screenToFlowPosition({ x: up.clientX, y: up.clientY });
      if (!away || !place || !over?.closest('[data-region="canvas"]')) return;
      // On a connection the step is put into it.
      const line = over.closest<HTMLElement>('.react-flow__edge')?.dataset['id'];
      if (line !== undefined && component.family !== 'source' && component.family !== 'sink') {
        void insertStep(flowKey, edgeOfId(line), component);
        return;
      }
      void addStep(flowKey, component, [Math.round(place.x - STEP_WIDTH / 2), Math.round(place.y - STEP_HEIGHT / 2)]);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      stop();
    };
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    window.addEventListener('keydown', onKey, true);
  };

  return (
    <div className="palette">
      <TextInput
        className="palette-search"
        size="xs"
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        placeholder={t('canvas.findStep')}
        aria-label={t('canvas.findStep')}
        leftSection={<IconSearch size={14} />}
      />
      <div className="palette-list">
        {catalog?.groups.map((group) => {
          const members = found.filter((one) => one.group === group.id);
          if (members.length === 0) return null;
          return (
            <section key={group.id} aria-label={say(group.words)}>
              <h3>{say(group.words)}</h3>
              {members.map((component) => (
                <button
                  key={component.id}
                  type="button"
                  className="palette-item"
                  data-group={component.group}
                  data-component={component.id}
                  title={say(component.purpose)}
                  onPointerDown={onPointerDown(component)}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') void addStep(flowKey, component, middleOfView());
                  }}
                >
                  <ComponentIcon name={component.icon} />
                  <span>{say(component.name)}</span>
                </button>
              ))}
            </section>
          );
        })}
        {found.length === 0 && <p className="empty">{t('canvas.noStepFound', { sought })}</p>}
      </div>
      {dragged && (
        <div className="palette-ghost" data-group={dragged.component.group} style={{ left: dragged.x, top: dragged.y }}>
          <ComponentIcon name={dragged.component.icon} />
          <span>{say(dragged.component.name)}</span>
        </div>
      )}
    </div>
  );
}
