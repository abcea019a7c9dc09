/** Numbers with thousands apart on screen and without in a flow, as exact text: no binary fraction comes between. */

/** `12500.5` as `12,500.5`; what is no number stays as it is. */
export function showNumber(plain: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(plain);
  if (!parts) return plain;
  const [, sign = '', whole = '', fraction = ''] = parts;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

/** What somebody typed as plain decimal text; nothing if it is no number (yet). */
export function readNumber(typed: string): string | null {
  const text = typed.trim().replace(/^[¥￥$€£]\s*/, '').replace(/[,，\s](?=\d{3}(\D|$))/g, '');
  if (!/^-?\d+(\.\d+)?$/.test(text)) return null;
  return text.replace(/^(-?)0+(?=\d)/, '$1');
}
