import { Button, Group, Modal } from '@mantine/core';
import { useWords } from '../i18n';
import { nextArrival, resolveConflict, useArrivals, type Arrived, type ImportReport } from './files';

/** What is to be said or asked about files that came in. */
export function Arrivals() {
  const { t, say } = useWords();
  const file = useArrivals((state) => state.waiting[0]);
  if (!file) return null;
  if (file.became === 'conflict') {
    return (
      <Modal opened onClose={() => void resolveConflict(file.entry.key, 'mine')} title={t('files.conflict', { name: file.name })}>
        <p>{t('files.conflictText')}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void resolveConflict(file.entry.key, 'mine')}>
            {t('files.mine')}
          </Button>
          <Button variant="default" onClick={() => void resolveConflict(file.entry.key, 'theirs')}>
            {t('files.theirs')}
          </Button>
          <Button data-autofocus onClick={() => void resolveConflict(file.entry.key, 'both')}>
            {t('files.both')}
          </Button>
        </Group>
      </Modal>
    );
  }
  if (file.became === 'imported') {
    return (
      <Modal opened onClose={nextArrival} size="xl" title={t('files.imported', { name: file.name })}>
        <Report report={file.report} />
        <Group justify="flex-end" mt="md">
          <Button data-autofocus onClick={nextArrival}>
            {t('files.understood')}
          </Button>
        </Group>
      </Modal>
    );
  }
  if (file.became === 'refused') {
    return (
      <Modal opened onClose={nextArrival} title={t('files.refused', { name: file.name })}>
        <p>{say(file.error.message)}</p>
        {file.error.details?.help && <p className="quiet">{say(file.error.details.help)}</p>}
        <Group justify="flex-end" mt="md">
          <Button data-autofocus onClick={nextArrival}>
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
  const { t, say } = useWords();
  const count = (arrival: Arrived['arrival']) => report.elements.filter((one) => one.arrival === arrival).length;
  return (
    <div className="import-report">
      {report.made_by && <p className="quiet">{t('files.madeBy', { name: report.made_by })}</p>}
      <p>{ARRIVALS.map((arrival) => t(`files.count_${arrival}`, { count: count(arrival) })).join(' · ')}</p>
      {ARRIVALS.filter((arrival) => arrival !== 'mapped' && count(arrival) > 0).map((arrival) => (
        <section key={arrival}>
          <h3>{t(`files.${arrival}`)}</h3>
          <ul>
            {report.elements
              .filter((one) => one.arrival === arrival)
              .slice(0, 500)
              .map((one, at) => (
                <li key={at}>
                  <strong>{one.name || one.id}</strong> <code>{one.element}</code> {say(one.remark)}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
