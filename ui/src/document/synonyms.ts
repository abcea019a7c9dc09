/** Words that people use for the same thing, in both languages. */
const ALIKE: readonly (readonly string[])[] = [
  ['付款', '支付', '收款', '付钱', '扣款', 'payment', 'pay', 'paying'],
  ['风控', '风险', '反欺诈', '欺诈', 'fraud', 'risk'],
  ['发货', '出库', '出货', 'ship', 'shipping', 'dispatch'],
  ['配送', '送货', '快递', '派送', 'delivery', 'courier'],
  ['锁库', '占库', '扣库存', '冻结', 'reserve', 'freeze'],
  ['审核', '审批', '批准', 'approval', 'approve', 'sign-off'],
  ['退款', '退钱', 'refund'],
  ['退货', '售后', 'return', 'returns'],
  ['优惠', '促销', '满减', '折扣', '直减', 'discount', 'promotion', 'spend-and-save'],
  ['通知', '短信', '消息', 'notify', 'message', 'sms'],
  ['校验', '检查', '核对', 'validate', 'check', 'verify'],
  ['预售', 'presale', 'pre-order'],
  ['缺货', '断货', 'backorder', 'back-order'],
  ['税', '税费', 'tax', 'vat'],
  ['人工', '手工', 'manual', 'person'],
];

const byWord = new Map(ALIKE.flatMap((group) => group.map((word) => [word, group.filter((other) => other !== word)] as const)));

const NONE: readonly string[] = [];

/** Other words for a word, small letters. */
export function alike(word: string): readonly string[] {
  return byWord.get(word) ?? NONE;
}
