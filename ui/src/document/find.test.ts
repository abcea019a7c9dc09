import { expect, test } from 'vitest';
import { fitOf } from './find';

const promotion = {
  id: 'promo.apply',
  name: { en: 'Apply promotions', zh: '优惠计算' },
  purpose: { en: 'Works out every discount that the order gets', zh: '计算订单的全部优惠' },
  help: { en: 'Spend and save, members, coupons.', zh: '满减、会员价、优惠券。' },
};

test('a name that begins with the word fits best, then one that holds it, then the purpose, then the help', () => {
  const fits = ['apply', 'promotions', 'discount', 'coupons'].map((word) => fitOf(promotion, [word]));
  expect(fits).toEqual([0, 1, 3, 4]);
});

test('first pinyin letters find a step', () => {
  expect(fitOf(promotion, ['yhjs'], ['yhjs'])).toBe(0);
  expect(fitOf(promotion, ['js'], ['yhjs'])).toBe(2);
  expect(fitOf(promotion, ['mjzj'], ['yhjs'])).toBeNull();
});

test('every word must be found', () => {
  expect(fitOf(promotion, ['spend', 'save'])).toBe(4);
  expect(fitOf(promotion, ['spend', 'tax'])).toBeNull();
});
