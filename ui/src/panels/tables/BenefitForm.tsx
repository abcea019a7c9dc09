import { ActionIcon, Button, Group, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Benefit } from '../../bindings/tables';
import { useWords } from '../../i18n';
import { fromPercent, toPercent } from '../../entries/ratio';
import { useDraft } from '../inspector/useDraft';

interface BenefitFormProps {
  benefit: Benefit;
  keep: (benefit: Benefit, typed?: string) => void;
}

/** What an offer gives. */
export function BenefitForm({ benefit, keep }: BenefitFormProps) {
  const { t } = useWords();
  switch (benefit.kind) {
    case 'spend_and_save':
      return <Tiers benefit={benefit} keep={keep} />;
    case 'percent':
      return (
        <>
          <Typed label={t('tables.off')} unit="%" value={toPercent(benefit.off)} keep={(off) => keep({ ...benefit, off: fromPercent(off) ?? off.trim() }, 'off')} />
          <Typed label={t('tables.most')} hint={t('inspector.none')} value={benefit.most ?? ''} keep={(most) => keep(optional(benefit, 'most', most), 'most')} />
        </>
      );
    case 'coupon':
      return (
        <>
          <Typed label={t('tables.code')} value={benefit.code} keep={(code) => keep({ ...benefit, code: code.trim() }, 'code')} />
          <Typed label={t('tables.save')} value={benefit.save} keep={(save) => keep({ ...benefit, save: save.trim() }, 'save')} />
          <Typed label={t('tables.spend')} hint={t('inspector.none')} value={benefit.spend ?? ''} keep={(spend) => keep(optional(benefit, 'spend', spend), 'spend')} />
        </>
      );
    case 'gift':
      return (
        <>
          <Typed label={t('tables.sku')} value={benefit.sku} keep={(sku) => keep({ ...benefit, sku: sku.trim() }, 'sku')} />
          <Typed label={t('tables.qty')} value={String(benefit.qty)} keep={(qty) => /^\d{1,6}$/.test(qty.trim()) && keep({ ...benefit, qty: Number(qty) }, 'qty')} />
          <Typed label={t('tables.spend')} hint={t('inspector.none')} value={benefit.spend ?? ''} keep={(spend) => keep(optional(benefit, 'spend', spend), 'spend')} />
        </>
      );
    case 'bundle':
      return (
        <>
          <Typed label={t('tables.qty')} value={String(benefit.qty)} keep={(qty) => /^\d{1,6}$/.test(qty.trim()) && keep({ ...benefit, qty: Number(qty) }, 'qty')} />
          <Typed label={t('tables.price')} value={benefit.price} keep={(price) => keep({ ...benefit, price: price.trim() }, 'price')} />
        </>
      );
  }
}

type SpendAndSave = Extract<Benefit, { kind: 'spend_and_save' }>;

function Tiers({ benefit, keep }: { benefit: SpendAndSave; keep: BenefitFormProps['keep'] }) {
  const { t } = useWords();
  const put = (at: number, tier: SpendAndSave['tiers'][number], typed: string) => keep({ ...benefit, tiers: benefit.tiers.map((one, other) => (other === at ? tier : one)) }, typed);
  return (
    <div className="tiers">
      {benefit.tiers.map((tier, at) => (
        <Group key={at} gap={6} wrap="nowrap" align="flex-end">
          <Typed label={t('tables.spend')} value={tier.spend} keep={(spend) => put(at, { ...tier, spend: spend.trim() }, `spend ${at}`)} />
          <Typed label={t('tables.save')} value={tier.save} keep={(save) => put(at, { ...tier, save: save.trim() }, `save ${at}`)} />
          {benefit.tiers.length > 1 && (
            <ActionIcon size={24} variant="subtle" color="gray" aria-label={t('inspector.removeRow', { number: at + 1 })} onClick={() => keep({ ...benefit, tiers: benefit.tiers.filter((_, other) => other !== at) })}>
              <IconX size={14} />
            </ActionIcon>
          )}
        </Group>
      ))}
      <Group gap={8}>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => keep({ kind: benefit.kind, tiers: [...benefit.tiers, { spend: '500', save: '60' }] })}>
          {t('tables.addTier')}
        </Button>
        {benefit.tiers.length === 1 && (
          <Switch
            size="xs" label={t('tables.repeat')} checked={benefit.repeat ?? false}
            onChange={(event) => keep(event.currentTarget.checked ? { ...benefit, repeat: true } : { kind: benefit.kind, tiers: benefit.tiers })}
          />
        )}
      </Group>
    </div>
  );
}

function optional<Part extends Benefit>(benefit: Part, name: keyof Part, text: string): Part {
  const next = { ...benefit };
  if (text.trim() === '') delete next[name];
  else Object.assign(next, { [name]: text.trim() });
  return next;
}

interface TypedProps {
  label: string;
  value: string;
  keep: (text: string) => void;
  hint?: string;
  unit?: string;
}

/** A text that is kept as it is typed. */
export function Typed({ label, value, keep, hint, unit }: TypedProps) {
  const field = useDraft(value, (text) => {
    if (text !== value) keep(text);
  });
  return (
    <TextInput
      size="xs" label={label} value={field.draft} placeholder={hint ?? ''} {...(unit ? { rightSection: <span className="unit">{unit}</span> } : {})}
      onChange={(event) => field.onChange(event.currentTarget.value)} onBlur={field.onBlur}
    />
  );
}
