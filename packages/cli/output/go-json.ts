import { formatGoJson, sortKeys } from '@tiphys/base';

/** JSON as Go's `json.MarshalIndent(v, "", "  ")` writes it. */
export function formatJson(value: unknown): string {
  return formatGoJson(value, 2);
}

/** JSON in one line as Go's `json.Marshal` writes it. */
export function formatCompactJson(value: unknown): string {
  return formatGoJson(value);
}

/** JSON of a Go map, `json.MarshalIndent(v, "", " ")`: keys sorted, one space. */
export function formatMapJson(value: unknown): string {
  return formatGoJson(sortKeys(value), 1);
}
