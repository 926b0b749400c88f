const unitSeconds = { m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of a duration such as `12h` or `30d`; 0 for none, `undefined` where it cannot be read. */
export function secondsOf(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 0;
  const found = /^(\d{1,6})(m|h|d)$/.exec(trimmed);
  return found ? Number(found[1]) * unitSeconds[found[2] as keyof typeof unitSeconds] : undefined;
}
