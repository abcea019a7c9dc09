import { Button, Group, Modal } from '@mantine/core';
import type { MouseEvent } from 'react';
import { useDesk } from '../document/desk';
import { useWords } from '../i18n';
import { acceptImport, declineImport, nextArrival, resolveConflict, useArrivals, type Arrived, type ImportReport } from './files';

/** The second click of a double click does not answer the next question, which stands where the first one stood. */
const byOneClick = (answer: () => void) => (event: MouseEvent) => {
  if (event.detail < 2) answer();
};

/** What is to be said or asked about files that came in. */
export function Arrivals() {
  const { t, tell, title } = useWords();
  const file = useArrivals((state) => state.waiting[0]);
  if (!file) return null;
  if (file.became === 'conflict') {
    return (
      <Modal opened onClose={() => void resolveConflict(file.entry.key, 'mine')} title={t('files.conflict', { name: file.name })}>
        <p>{t('files.conflictText')}</p>
        <Group justify="flex-end">
          <Button variant="default" data-act="keep-mine" onClick={() => void resolveConflict(file.entry.key, 'mine')}>
            {t('files.mine')}
          </Button>
          <Button variant="default" data-act="keep-theirs" onClick={() => void resolveConflict(file.entry.key, 'theirs')}>
            {t('files.theirs')}
          </Button>
          <Button data-autofocus data-act="keep-both" onClick={() => void resolveConflict(file.entry.key, 'both')}>
            {t('files.both')}
          </Button>
        </Group>
      </Modal>
    );
  }
  if (file.became === 'import') {
    const cancel = () => void declineImport(file.import);
    return (
      <Modal opened onClose={cancel} size="xl" title={t('files.import', { name: file.name })}>
        <p>{t('files.importText', { count: file.flows.length })}</p>
        <ul className="import-flows">
          {file.flows.map((flow, at) => (
            <li key={at}>
              <strong>{title(flow.title)}</strong> <span className="quiet">{t('files.steps', { count: flow.steps })}</span>
            </li>
          ))}
        </ul>
        <Report report={file.report} />
        <Group justify="flex-end" mt="md">
          <Button variant="default" data-act="cancel-import" onClick={cancel}>
            {t('shell.cancel')}
          </Button>
          <Button data-autofocus data-act="accept-import" onClick={byOneClick(() => void acceptImport(file.import))}>
            {t('files.add', { count: file.flows.length })}
          </Button>
        </Group>
      </Modal>
    );
  }
  if (file.became === 'refused') {
    return (
      <Modal opened onClose={nextArrival} title={t('files.refused', { name: file.name })}>
        <p>{tell(file.error.message)}</p>
        {file.error.details?.help && <p className="quiet">{tell(file.error.details.help)}</p>}
        <Group justify="flex-end" mt="md">
          <Button data-autofocus data-act="understood" onClick={byOneClick(nextArrival)}>
            {t('files.understood')}
          </Button>
        </Group>
      </Modal>
    );
  }
  return null;
}

const ARRIVALS: Arrived['arrival'][] = ['noted', 'left_out', 'mapped'];

/** What became of each element: first what needs a look. */
function Report({ report }: { report: ImportReport }) {
  const { t, say, tell } = useWords();
  const components = useDesk((state) => state.components);
  const becomes = (id: string) => say(components[id]?.name) || t(`files.becomes_${id}`, { defaultValue: id });
  const count = (arrival: Arrived['arrival']) => report.elements.filter((one) => one.arrival === arrival).length;
  return (
    <div className="import-report">
      {report.made_by && <p className="quiet">{t('files.madeBy', { name: report.made_by })}</p>}
      <p>{ARRIVALS.map((arrival) => t(`files.count_${arrival}`, { count: count(arrival) })).join(' · ')}</p>
      {ARRIVALS.filter((arrival) => count(arrival) > 0).map((arrival) => (
        <details key={arrival} open={arrival === 'noted'}>
          <summary>
            {t(`files.${arrival}`)} <span className="quiet">{count(arrival)}</span>
          </summary>
          <ul>
            {report.elements
              .filter((one) => one.arrival === arrival)
              .slice(0, 500)
              .map((one, at) => (
                <li key={at}>
                  <strong>{one.name || one.id}</strong> <code>{one.element}</code> {one.becomes && <span>→ {becomes(one.becomes)}. </span>}
                  {tell(one.remark)}
                </li>
              ))}
          </ul>
        </details>
      ))}
    </div>
  );
}
