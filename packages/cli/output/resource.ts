import { formatJson } from './go-json.ts';
import { formatYaml } from './go-yaml.ts';

/** A value as `-o json` or `-o yaml` prints it; throws with Argo CD's text for any other format. */
export function formatResource(value: unknown, format: string): string {
  if (format === 'json') return `${formatJson(value)}\n`;
  if (format === 'yaml') return formatYaml(value);
  throw new Error(`unknown output format: ${format}`);
}
