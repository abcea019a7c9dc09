export const entries = {
  lengthHint: 'e.g. 2 h 30 min',
  momentHint: 'e.g. 2026-11-10 20:00',
  zoneOf: 'Time zone of {{name}}',
  calendarOf: 'Pick the day of {{name}}',
  monthBefore: 'Month before',
  monthAfter: 'Month after',
  from: 'from',
  until: 'until',
  newName: 'Use "{{name}}"',
  orderCurrency: "order's currency",
};
