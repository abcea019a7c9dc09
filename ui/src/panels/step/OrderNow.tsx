import { Switch } from '@mantine/core';
import { useState } from 'react';
import type { PriceTape, Walked } from '../../bindings/step';
import type { CatalogField, Json } from '../../bindings/types';
import { useDesk } from '../../document/desk';
import { useWords } from '../../i18n';
import { fieldOf, shownMoment, textOf } from './orders';
import { useObligations } from './useObligations';
import type { Walk } from './walks';

/** The order where it is: its clock, what is open, the price tape, and its fields. */
export function OrderNow({ walk, walked }: { walk: Walk; walked: Walked }) {
  const { t, say } = useWords();
  const obligation = useObligations();
  const tape = walked.points.flatMap((point) => point.lines).findLast((line) => line.price)?.price;
  return (
    <section className="walk-now" aria-label={t('step.now')}>
      <dl className="walk-facts">
        <dt>{t('step.clock')}</dt>
        <dd>{shownMoment(walked.clock)}</dd>
        <dt>{t('step.open')}</dt>
        <dd>
          {walked.open.length === 0
            ? t('step.nothingOpen')
            : walked.open.map((one, at) => (
                <span key={at} className="walk-open" title={one.by ? t('step.openedBy', { name: say(walked.names[one.by]) }) : ''}>
                  {obligation(one.obligation)}
                </span>
              ))}
        </dd>
      </dl>
      {tape && <Tape tape={tape} />}
      <Fields walk={walk} walked={walked} />
    </section>
  );
}

/** What the order costs, each saving with the total it leaves, and the offers it did not get. */
function Tape({ tape }: { tape: PriceTape }) {
  const { t, say } = useWords();
  return (
    <table className="walk-tape">
      <caption>
        {t('step.price')} <span className="quiet">{tape.currency}</span>
      </caption>
      <tbody>
        <tr>
          <td>{t('step.before')}</td>
          <td />
          <td>{tape.total_before}</td>
        </tr>
        {tape.lines.map((line, at) => (
          <tr key={at}>
            <td>{say(line.label)}</td>
            <td className="walk-saving">{line.amount}</td>
            <td>{line.total}</td>
          </tr>
        ))}
        {tape.gifts.map((gift) => (
          <tr key={gift.offer + gift.sku}>
            <td>{t('step.gift', { sku: gift.sku, qty: gift.qty })}</td>
            <td />
            <td />
          </tr>
        ))}
        <tr className="walk-total">
          <td>{t('step.after')}</td>
          <td />
          <td>{tape.total_after}</td>
        </tr>
        {tape.lost.map((lost) => (
          <tr key={lost.offer} className="quiet">
            <td colSpan={3}>{say(lost.why)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fields({ walk, walked }: { walk: Walk; walked: Walked }) {
  const { t, say } = useWords();
  const [all, setAll] = useState(false);
  const fields = useDesk((state) => state.catalog?.fields) ?? [];
  const fresh = new Set(walked.points.at(-1)?.lines.flatMap((line) => Object.keys(line.fields)) ?? []);
  const changed = new Set(walked.points.flatMap((point) => point.lines.flatMap((line) => Object.keys(line.fields))));
  const known = fields.filter((field) => fieldOf(walked.order, field.path) !== undefined);
  const shown = (all ? known : known.filter((field) => changed.has(field.path))).toSorted((one, other) => Number(fresh.has(other.path)) - Number(fresh.has(one.path)));
  return (
    <>
      <div className="walk-fields-head">
        <h3>{t('step.fields')}</h3>
        <Switch size="xs" label={t('step.allFields')} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
      </div>
      {shown.length === 0 ? (
        <p className="quiet">{t('step.noFields')}</p>
      ) : (
        <table className="walk-fields">
          <tbody>
            {shown.map((field) => (
              <tr key={field.path} data-fresh={fresh.has(field.path) || undefined}>
                <th scope="row" title={field.path}>
                  {say(field.name)}
                </th>
                <td>
                  <Value field={field} value={fieldOf(walked.order, field.path)} before={fieldOf(walk.order, field.path)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Value({ field, value, before }: { field: CatalogField; value: Json | undefined; before: Json | undefined }) {
  const { t, say } = useWords();
  const word = (json: Json | undefined): string => {
    if (typeof json === 'boolean') return t(json ? 'step.yes' : 'step.no');
    if (field.type === 'list<line>' && Array.isArray(json)) return t('step.lineCount', { count: json.length });
    if (Array.isArray(json) && json.length === 0) return t('inspector.nothing');
    if (Array.isArray(json)) return json.map(word).join(t('step.and'));
    const known = field.values.find((one) => one.id === json);
    return known ? say(known.words) : shownMoment(textOf(json));
  };
  const [now, then] = [word(value), word(before)];
  return (
    <>
      {before !== undefined && then !== now && <span className="walk-was">{then}</span>} {now}
    </>
  );
}
