import { Button, Group, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { FlowSample } from '../../bindings/expression';
import type { SampleOrder, SampleOrders } from '../../bindings/step';
import type { Json } from '../../bindings/types';
import { sayError } from '../../document/desk';
import { keepSample, useSampleCount } from '../../expressions/sample';
import { showNumber } from '../../entries/number';
import { ask } from '../../host/host';
import { useWords } from '../../i18n';
import { fieldOf, textOf } from '../step/orders';
import { useWalks } from '../step/walks';

const idOf = (order: Json) => textOf(fieldOf(order, 'order.id'));

/** The order that expressions of the flow are worked out with while none is stepped through. */
export function SampleChoice({ flowKey }: { flowKey: number }) {
  const { t } = useWords();
  const changes = useSampleCount();
  const walked = useWalks((state) => state.walks[flowKey]?.order);
  const [sample, setSample] = useState<FlowSample | null>(null);
  const [offered, setOffered] = useState<SampleOrder[]>([]);
  useEffect(() => {
    let isLate = false;
    ask<FlowSample>('expression.sample', { key: flowKey }).then((answer) => !isLate && setSample(answer), sayError);
    return () => {
      isLate = true;
    };
  }, [flowKey, changes]);
  const offer = () => {
    if (offered.length > 0) return;
    ask<SampleOrders>('step.samples', { key: flowKey, profile: 'mixed', seed: 1 }).then((found) => setOffered(found.orders.filter((one) => one.fits)), sayError);
  };
  const word = (order: Json) => {
    const [total, currency] = [textOf(fieldOf(order, 'order.total')), textOf(fieldOf(order, 'order.currency'))];
    return [idOf(order), total && `${showNumber(total)} ${currency}`].filter(Boolean).join(' · ');
  };
  const orders = [...(sample?.order ? [sample.order] : []), ...offered.map((one) => one.order)];
  const data = orders.filter((order, at) => orders.findIndex((other) => idOf(other) === idOf(order)) === at).map((order) => ({ value: idOf(order), label: word(order) }));
  return (
    <div className="rows" data-sample-order>
      <Select
        size="xs" label={t('inspector.sample')} description={t('inspector.sampleHelp')} searchable allowDeselect={false} value={sample?.order ? idOf(sample.order) : null} data={data}
        onDropdownOpen={offer}
        onChange={(picked) => {
          const order = orders.find((one) => idOf(one) === picked);
          if (order) void keepSample(flowKey, order);
        }}
      />
      <Group gap={4}>
        {walked !== undefined && sample?.order && idOf(walked) !== idOf(sample.order) && (
          <Button size="compact-xs" variant="subtle" onClick={() => void keepSample(flowKey, walked)}>
            {t('inspector.sampleWalked', { order: idOf(walked) })}
          </Button>
        )}
        {sample?.own && (
          <Button size="compact-xs" variant="subtle" onClick={() => void keepSample(flowKey, null)}>
            {t('inspector.sampleUsual')}
          </Button>
        )}
      </Group>
    </div>
  );
}
