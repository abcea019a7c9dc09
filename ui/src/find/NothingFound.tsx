import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { middleOfView } from '../canvas/viewport';
import { edit, nameOf, useActive, useDesk } from '../document/desk';
import { nearest } from '../document/nearest';
import { changeWords } from '../document/words';
import { useWords } from '../i18n';

/** What is said when nothing has the words: names that are like them, and keeping them as a note. */
export function NothingFound({ sought, take, done }: { sought: string; take: (name: string) => void; done: () => void }) {
  const { t, say } = useWords();
  const key = useDesk((state) => state.active);
  const nodes = useActive((open) => open.flow.nodes);
  const components = useDesk((state) => state.components);
  const names = useMemo(() => {
    const steps = Object.values(nodes ?? {}).map((step) => say(nameOf(step, components)));
    return nearest(sought, [...steps, ...Object.values(components).map((one) => say(one.name))]);
  }, [sought, nodes, components, say]);
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
            <Button key={name} size="compact-xs" variant="light" onClick={() => take(name)}>
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
