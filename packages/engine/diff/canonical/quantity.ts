const decimalSuffixes: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

/** Longest text that is read as a quantity; longer ones are left as they are. */
const maxLength = 64;
const maxExponent = 30;
const nano = 9;

/**
 * The canonical text of a Kubernetes quantity: `1000m` → `1`, `0.5` → `500m`, `1024Mi` → `1Gi`. Anything that is not
 * a quantity is returned as its own text, so that it compares as it stands.
 */
export function canonicalQuantity(value: string | number | bigint): string {
  const text = String(value).trim();
  const match = text.length <= maxLength ? pattern.exec(text) : null;
  if (!match) return text;
  const [, sign = '', number = '', suffix = ''] = match;
  const exponent = /^[eE]/.test(suffix) && suffix.length > 1 ? Number(suffix.slice(1)) : undefined;
  if (exponent !== undefined && Math.abs(exponent) > maxExponent) return text;

  const nanos = toNanos(number, { exponent, suffix });
  const signed = sign === '-' ? -nanos : nanos;
  const isBinary = suffix in binarySuffixes;
  if (isBinary && nanos >= 1024n * 10n ** BigInt(nano)) return binaryText(signed);
  return decimalText(signed, { exponentForm: exponent !== undefined });
}

/** Billionths, rounded up as Kubernetes does: nothing smaller is kept. */
function toNanos(
  number: string,
  unit: { readonly exponent: number | undefined; readonly suffix: string },
): bigint {
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}` || '0');
  const binary = binarySuffixes[unit.suffix];
  const power =
    (unit.exponent ?? (binary === undefined ? (decimalSuffixes[unit.suffix] ?? 0) : 0)) +
    nano -
    fraction.length;
  const scaled = digits * (binary === undefined ? 1n : 2n ** BigInt(binary));
  if (power >= 0) return scaled * 10n ** BigInt(power);
  return divideUp(scaled, 10n ** BigInt(-power));
}

function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

function binaryText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  let value = divideUp(nanos < 0n ? -nanos : nanos, 10n ** BigInt(nano));
  const suffixes = ['', ...Object.keys(binarySuffixes)];
  let step = 0;
  while (step < suffixes.length - 1 && value % 1024n === 0n) {
    value /= 1024n;
    step++;
  }
  return `${sign}${value}${suffixes[step] ?? ''}`;
}

function decimalText(nanos: bigint, form: { readonly exponentForm: boolean }): string {
  if (nanos === 0n) return '0';
  const sign = nanos < 0n ? '-' : '';
  let value = nanos < 0n ? -nanos : nanos;
  let exponent = -nano;
  const highest = form.exponentForm ? Number.POSITIVE_INFINITY : 18;
  while (exponent < highest && value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  if (form.exponentForm) return `${sign}${value}${exponent === 0 ? '' : `e${exponent}`}`;
  const suffix = Object.keys(decimalSuffixes).find((name) => decimalSuffixes[name] === exponent) ?? '';
  return `${sign}${value}${suffix}`;
}
