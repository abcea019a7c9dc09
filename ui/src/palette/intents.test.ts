import { expect, test } from 'vitest';
import { intentOf } from './intents';

test('sentences about where a step is added', () => {
  const after = { kind: 'add', what: 'fraud check', side: 'after', where: 'payment' };
  expect(intentOf('add fraud check after payment')).toEqual(after);
  expect(intentOf('Insert a fraud check behind the payment')).toEqual(after);
  expect(intentOf('after payment, add fraud check')).toEqual(after);
  expect(intentOf('add fraud check before payment')).toEqual({ ...after, side: 'before' });
});

test('the same in Chinese', () => {
  const after = { kind: 'add', what: '风险识别', side: 'after', where: '付款' };
  expect(intentOf('在付款后添加风险识别')).toEqual(after);
  expect(intentOf('付款之后 加一个 风险识别')).toEqual(after);
  expect(intentOf('添加风险识别到付款之后')).toEqual(after);
  expect(intentOf('在付款前插入风险识别')).toEqual({ ...after, side: 'before' });
});

test('other things that can be asked for', () => {
  expect(intentOf('replace delivery with pick up')).toEqual({ kind: 'replace', where: 'delivery', what: 'pick up' });
  expect(intentOf('把配送换成自提')).toEqual({ kind: 'replace', where: '配送', what: '自提' });
  expect(intentOf('rename delivery to Home delivery')).toEqual({ kind: 'rename', where: 'delivery', name: 'Home delivery' });
  expect(intentOf('把配送改名为送货上门')).toEqual({ kind: 'rename', where: '配送', name: '送货上门' });
  expect(intentOf('delete the fraud check')).toEqual({ kind: 'remove', where: 'fraud check' });
  expect(intentOf('删除风险识别')).toEqual({ kind: 'remove', where: '风险识别' });
  expect(intentOf('connect hold to refund')).toEqual({ kind: 'connect', where: 'hold', to: 'refund' });
});

test('a name alone asks for nothing', () => {
  expect(intentOf('add split order')).toBeNull();
  expect(intentOf('添加 拆单')).toBeNull();
  expect(intentOf('payment')).toBeNull();
});
