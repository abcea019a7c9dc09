import { useMemo } from 'react';
import { useWords } from '../i18n';
import { counted, type Marks, type StepMark } from './marks';
import { ChangeMark } from './StepCard';

const ORDER: StepMark[] = ['added', 'changed', 'removed', 'moved'];

/** What the marks mean, and how many steps have each. */
export function Legend({ marks }: { marks: Marks }) {
  const { t } = useWords();
  const counts = useMemo(() => counted(marks), [marks]);
  return (
    <ul className="compare-legend" aria-label={t('compare.legend')}>
      {ORDER.map((mark) => (
        <li key={mark} data-none={counts[mark] === 0 || undefined}>
          <ChangeMark mark={mark} /> {t(`compare.mark_${mark}`)} <strong>{counts[mark]}</strong>
        </li>
      ))}
    </ul>
  );
}
