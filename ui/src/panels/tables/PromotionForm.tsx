import { Button, Group, Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { PromotionTable, Stacking, Table } from '../../bindings/tables';
import type { Finding, Text } from '../../bindings/types';
import { useWords } from '../../i18n';
import { OfferCard } from './OfferCard';
import { placeOf } from './cells';
import { withNewOffer, withOffer, withOfferMoved, withoutOffer } from './change';
import { tableWords } from './open';

const STACKINGS: Stacking[] = ['best', 'never', 'in_order'];

interface PromotionFormProps {
  table: PromotionTable;
  title: Text;
  findings: Finding[];
  put: (table: Table, label: Text, merge?: string) => void;
}

/** The offers of a promotion table, each as a card, and how they combine. */
export function PromotionForm({ table, title, findings, put }: PromotionFormProps) {
  const { t } = useWords();
  const wrong = (number: number) => findings.flatMap((finding) => {
    const place = finding.table ? placeOf(finding.table.part) : null;
    return place?.kind === 'offer' && place.row === number ? [{ part: place.part, message: finding.message }] : [];
  });
  return (
    <>
      <Group gap={8} className="table-bar">
        <Select
          size="xs" w={270} aria-label={t('tables.stacking')} allowDeselect={false} value={table.stacking} data={STACKINGS.map((one) => ({ value: one, label: t(`tables.stackings.${one}`) }))}
          onChange={(picked) => put({ ...table, stacking: STACKINGS.find((one) => one === picked) ?? table.stacking }, tableWords.stacking(title))}
        />
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => put(withNewOffer(table), tableWords.addRow(title))}>
          {t('tables.addOffer')}
        </Button>
      </Group>
      <ol className="offers">
        {table.offers.map((offer, number) => (
          <OfferCard
            key={offer.id} offer={offer} others={table.offers.filter((one) => one.id !== offer.id)} number={number} last={table.offers.length - 1} wrong={wrong(number)}
            keep={(next, typed) => put(withOffer(table, number, next), tableWords.offer(title), typed ? `offer ${offer.id} ${typed}` : undefined)}
            move={(by) => put(withOfferMoved(table, number, number + by), tableWords.moveRow(title))} remove={() => put(withoutOffer(table, number), tableWords.removeRow(title))}
          />
        ))}
      </ol>
    </>
  );
}
