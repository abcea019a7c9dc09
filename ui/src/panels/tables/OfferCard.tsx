import { ActionIcon, Group, MultiSelect, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Benefit, Offer } from '../../bindings/tables';
import type { Text } from '../../bindings/types';
import { useWords } from '../../i18n';
import { ExpressionField } from '../../expressions/ExpressionField';
import { BenefitForm, Typed } from './BenefitForm';
import { newBenefit } from './change';

const KINDS: Benefit['kind'][] = ['spend_and_save', 'percent', 'coupon', 'gift', 'bundle'];

interface OfferCardProps {
  offer: Offer;
  others: Offer[];
  number: number;
  last: number;
  wrong: { part: string; message: Text }[];
  /** `typed` names the field that is being typed into, so that a typing burst is one undo. */
  keep: (offer: Offer, typed?: string) => void;
  move: (by: number) => void;
  remove: () => void;
}

/** One offer: its name, whom and what it is for, what it gives, when, how much in all, and what it does not combine with. */
export function OfferCard({ offer, others, number, last, wrong, keep, move, remove }: OfferCardProps) {
  const { t, say, language } = useWords();
  const about = (part: string) => wrong.filter((one) => one.part === part).map((one) => say(one.message)).join(' ');
  const text = (name: 'when' | 'lines' | 'from' | 'to' | 'budget') => (typed: string) => {
    const { [name]: _, ...rest } = offer;
    keep(typed.trim() === '' ? rest : { ...rest, [name]: typed.trim() }, name);
  };
  return (
    <li className="offer" data-wrong={wrong.length > 0 || undefined}>
      <div className="offer-head">
        <strong>{number + 1}</strong>
        <Typed label={t('tables.offerName')} value={offer.name[language]} keep={(name) => keep({ ...offer, name: { ...offer.name, [language]: name } }, 'name')} />
        <Select
          size="xs" w={150} label={t('tables.benefit')} allowDeselect={false} value={offer.benefit.kind} data={KINDS.map((kind) => ({ value: kind, label: t(`tables.benefits.${kind}`) }))}
          onChange={(picked) => {
            const kind = KINDS.find((one) => one === picked);
            if (kind && kind !== offer.benefit.kind) keep({ ...offer, benefit: newBenefit(kind) });
          }}
        />
        <BenefitForm benefit={offer.benefit} keep={(benefit, typed) => keep({ ...offer, benefit }, typed)} />
        <Group gap={0} ml="auto" wrap="nowrap">
          <ActionIcon size={24} variant="subtle" color="gray" disabled={number === 0} aria-label={`${t('inspector.moveUp')} ${number + 1}`} onClick={() => move(-1)}>
            <IconArrowUp size={14} />
          </ActionIcon>
          <ActionIcon size={24} variant="subtle" color="gray" disabled={number === last} aria-label={`${t('inspector.moveDown')} ${number + 1}`} onClick={() => move(1)}>
            <IconArrowDown size={14} />
          </ActionIcon>
          <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: number + 1 })} onClick={remove}>
            <IconX size={14} />
          </ActionIcon>
        </Group>
      </div>
      <div className="offer-fields">
        <Labelled label={t('tables.when')} wrong={about('when')}>
          <ExpressionField step="" label={t('tables.when')} value={offer.when ?? ''} placeholder={t('tables.everyOrder')} wanted="bool" keep={text('when')} />
        </Labelled>
        <Labelled label={t('tables.lines')} wrong={about('lines')}>
          <ExpressionField step="" label={t('tables.lines')} value={offer.lines ?? ''} placeholder={t('tables.everyLine')} wanted="offer" keep={text('lines')} />
        </Labelled>
        <Typed label={t('tables.from')} hint="2026-11-11T00:00:00+08:00" value={offer.from ?? ''} keep={text('from')} />
        <Typed label={t('tables.to')} hint="2026-11-11T23:59:59+08:00" value={offer.to ?? ''} keep={text('to')} />
        <Typed label={t('tables.budget')} hint={t('inspector.none')} value={offer.budget ?? ''} keep={text('budget')} />
        <MultiSelect
          size="xs" label={t('tables.excludes')} value={offer.excludes ?? []} data={others.map((one) => ({ value: one.id, label: say(one.name) || one.id }))}
          onChange={(excludes) => {
            const { excludes: _, ...rest } = offer;
            keep(excludes.length > 0 ? { ...rest, excludes } : rest);
          }}
        />
      </div>
      {[...new Set([about(''), about('benefit'), about('budget')])].filter(Boolean).map((words) => (
        <p key={words} className="setting-wrong level-error">
          {words}
        </p>
      ))}
    </li>
  );
}

function Labelled({ label, wrong, children }: { label: string; wrong: string; children: ReactNode }) {
  return (
    <div data-wrong={wrong !== '' || undefined}>
      <span className="offer-label">{label}</span>
      {children}
      {wrong && <p className="setting-wrong level-error">{wrong}</p>}
    </div>
  );
}

