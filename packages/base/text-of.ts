/** The value as a text; empty where it is anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
