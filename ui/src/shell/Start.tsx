import { useEffect, useState } from 'react';
import type { FlowEntry, Text } from '../bindings/types';
import { loadLibrary, openFlow, sayError, useDesk } from '../document/desk';
import { ask } from '../host/host';
import { useWords } from '../i18n';

interface Template {
  id: string;
  title: Text;
  purpose: Text;
  steps: number;
}

/** Where a person begins: templates, and the flows that are there. */
export function Start() {
  const { t, say } = useWords();
  const library = useDesk((state) => state.library);
  const [templates, setTemplates] = useState<Template[]>([]);
  useEffect(() => {
    void ask<Template[]>('templates').then(setTemplates, sayError);
  }, []);
  const create = async (origin: Record<string, unknown>) => {
    try {
      const entry = await ask<FlowEntry>('create', { origin });
      await loadLibrary();
      await openFlow(entry.key);
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <main className="start">
      <h1>{t('start.title')}</h1>
      <section>
        <h2>{t('start.templates')}</h2>
        <div className="cards">
          <button type="button" className="card" onClick={() => void create({ from: 'blank' })}>
            <strong>{t('start.blank')}</strong>
          </button>
          {templates.map((one) => (
            <button key={one.id} type="button" className="card" data-template={one.id} onClick={() => void create({ from: 'template', id: one.id })}>
              <strong>{say(one.title)}</strong>
              <span>{say(one.purpose)}</span>
            </button>
          ))}
        </div>
      </section>
      <section>
        <h2>{t('start.library')}</h2>
        {library.length === 0 && <p className="empty">{t('start.empty')}</p>}
        <div className="cards">
          {library.map((one) => (
            <button key={one.key} type="button" className="card" data-flow={one.key} onClick={() => void openFlow(one.key).catch(sayError)}>
              <strong>{say(one.title)}</strong>
              <span>{say(one.purpose)}</span>
            </button>
          ))}
        </div>
      </section>
    </main>
  );
}
