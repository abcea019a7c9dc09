import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { middleOfView } from '../canvas/viewport';
import { edit, nameOf, useActive, useDesk } from '../document/desk';
import { nearest } from '../document/nearest';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';

interface NothingFoundProps {
  sought: string;
  /** The names that were looked through; without them those of steps, in the flow and in the catalog. */
  among?: readonly string[];
  take: (name: string) => void;
  done: () => void;
}

/** What is said when nothing has the words: names that are like them, and keeping them as a note. */
export function NothingFound({ sought, among, take, done }: NothingFoundProps) {
  const { t, say } = useWords();
  const key = useDesk((state) => state.active);
  const nodes = useActive((open) => open.flow.nodes);
  const components = useDesk((state) => state.components);
  const names = useMemo(() => {
    if (among) return nearest(sought, among);
    const steps = Object.values(nodes ?? {}).map((step) => say(nameOf(step, components)));
    return nearest(sought, [...steps, ...Object.values(components).map((one) => say(one.name))]);
  }, [sought, among, nodes, components, say]);
  const pick = (button: HTMLElement, name: string) => {
    // The button goes with what it was pressed for; the focus stays with the search.
    button.closest('[role="dialog"], [role="search"], [data-region], main')?.querySelector('input')?.focus();
    take(name);
  };
  const addNote = () => {
    const flow = key === null ? undefined : useDesk.getState().flows[key]?.flow;
    if (key === null || !flow) return;
    let count = 1;
    while (`note_${count}` in flow.notes) count++;
    void edit(key, { edit: 'set_note', id: `note_${count}`, note: { text: sought, at: middleOfView(), size: [200, 96] } }, changeWords.note());
    done();
  };
  return (
    <div className="nothing-found" role="status">
      <p>{t('find.nothing', { sought })}</p>
      {names.length > 0 && (
        <p>
          {t('find.nearest')}{' '}
          {names.map((name) => (
            <Button key={name} size="compact-xs" variant="light" onClick={(event) => pick(event.currentTarget, name)}>
              {name}
            </Button>
          ))}
        </p>
      )}
      {key !== null && (
        <Button size="compact-xs" variant="default" onClick={addNote}>
          {t('find.asNote')}
        </Button>
      )}
    </div>
  );
}
