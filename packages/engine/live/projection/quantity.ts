const decimal: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
};
const binary: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Thousandths of a Kubernetes quantity (`100m`, `1.5Gi`, `2e3`), rounded up as Go's `MilliValue`; 0 for anything else. */
export function milliValue(quantity: unknown): number {
  if (typeof quantity === 'number') return Math.ceil(quantity * 1000);
  if (typeof quantity !== 'string') return 0;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))([eE][+-]?\d+)?([a-zA-Z]{0,2})$/.exec(quantity);
  if (!match) return 0;
  const [, number, exponent = '', suffix = ''] = match;
  const factor = exponent ? 1 : (binary[suffix] ?? decimal[suffix]);
  if (factor === undefined) return 0;
  // Rounding hides the noise of 0.1 * 1000 before it is rounded up.
  return Math.ceil(Number((Number(`${number ?? 0}${exponent}`) * factor * 1000).toPrecision(15)));
}
