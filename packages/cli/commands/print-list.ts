import type { Cli } from '../cli.ts';
import { formatResource } from '../output/resource.ts';

/** How a list is printed. */
export interface PrintListOptions<T> {
  /** The value of `-o`. */
  readonly output: string;
  /** The message's full name, for Go's field order. */
  readonly typeName: string;
  /** The table of `-o wide`. */
  readonly wide: (items: readonly T[]) => string;
  /** Other formats of this command, each a text an item. */
  readonly lines?: Readonly<Record<string, (item: T) => string>> | undefined;
  /** Prints a list of one as its one item (`-o json` and `-o yaml`). */
  readonly single?: boolean | undefined;
  /** After the text about an unknown format. */
  readonly supported?: string | undefined;
}

/** Prints items as a table, JSON, YAML or lines; throws for a format that the command does not know. */
export async function printList<T>(
  cli: Cli,
  items: readonly T[],
  options: PrintListOptions<T>,
): Promise<void> {
  const { output, typeName } = options;
  const line = options.lines?.[output];
  if (line !== undefined) {
    cli.print(items.map((item) => `${line(item)}\n`).join(''));
    return;
  }
  if (output === 'json' || output === 'yaml') {
    const values = await Promise.all(items.map((item) => cli.normalize(typeName, item)));
    cli.print(formatResource(options.single === true && values.length === 1 ? values[0] : values, output));
    return;
  }
  if (output !== 'wide' && output !== '') {
    throw new Error(`unknown output format: ${output}${options.supported ?? ''}`);
  }
  cli.print(options.wide(items));
}
