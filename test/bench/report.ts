/** One measured number and what it should be at most. */
export interface Measurement {
  readonly bench: string;
  readonly value: number;
  readonly unit: string;
  /** Not to be exceeded; `undefined` where the number is only told. */
  readonly target?: number | undefined;
}

/** Prints a measurement as one line of JSON. */
export function report({ bench, value, unit, target }: Measurement): void {
  const rounded = Number(value.toPrecision(4));
  const ok = target === undefined || value <= target;
  process.stdout.write(`${JSON.stringify({ bench, value: rounded, unit, target: target ?? null, ok })}\n`);
}

/** The value below which the share `quantile` of the samples lies. */
export function percentile(samples: readonly number[], quantile: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}
