const units: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** Bytes of a Kubernetes quantity such as `10M` or `1.5Gi`. Throws `SyntaxError` for what is not one. */
export function readBytes(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([kKMGT]i?)?$/.exec(text) ?? [];
  const factor = units[unit];
  if (number === '' || factor === undefined) throw new SyntaxError(`${JSON.stringify(text)} is not a size`);
  return Math.round(Number(number) * factor);
}
