export const entries = {
  lengthHint: '如 2 小时 30 分',
  momentHint: '如 2026-11-10 20:00',
  zoneOf: '{{name}}的时区',
  calendarOf: '选择{{name}}的日期',
  monthBefore: '上个月',
  monthAfter: '下个月',
  from: '从',
  until: '至',
  newName: '使用“{{name}}”',
  orderCurrency: '订单币种',
};
