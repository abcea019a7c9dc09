import type { KeyFigure, Report } from '../bindings/rehearse';
import { useWords } from '../i18n';
import { amount, range } from './numbers';

/** The figures of the row, in its order; service levels come behind them. */
const SHOWN = ['arrived', 'completed', 'lead_time.mean', 'lead_time.p95', 'waiting.mean', 'unfinished', 'backlog.greatest', 'on_time', 'cancelled', 'cost', 'profit', 'lost'];

/** A figure that says nothing about this run: none lost, no promise given, nothing that costs. */
function saysNothing(figure: KeyFigure): boolean {
  if (figure.value === null || figure.value.mean === null) return true;
  return figure.value.mean === 0 && ['lost', 'cost', 'profit', 'cancelled'].includes(figure.id);
}

/** Key figures, each with the range in which its true mean lies. */
export function Figures({ report }: { report: Report }) {
  const { t, say, language } = useWords();
  const wording = { language, currency: report.currency };
  const byId = new Map(report.figures.map((figure) => [figure.id, figure]));
  const services = report.figures.filter((figure) => figure.id.startsWith('service.') && !figure.id.endsWith('.unkept'));
  const row = [...SHOWN.map((id) => byId.get(id)), ...services].filter((figure) => figure !== undefined && !saysNothing(figure));
  return (
    <ul className="figures" aria-label={t('rehearse.keyFigures')}>
      {row.map((figure) => {
        if (!figure?.value || figure.value.mean === null) return null;
        const ends = range(figure.value, figure.unit, wording);
        return (
          <li key={figure.id} className="figure" data-figure={figure.id}>
            <span className="figure-name">{say(figure.name)}</span>
            <strong>{amount(figure.value.mean, figure.unit, wording)}</strong>
            <span className="figure-range" title={ends ? t('rehearse.range', { range: ends }) : undefined}>
              {ends ?? ' '}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
