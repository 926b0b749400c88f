import type { CommandNode } from './command-tree.ts';
import type { FlagSpec } from './flag-spec.ts';
import { formatFlagValue, isZeroDefault, valueName } from './flag-value.ts';

/** What `--help` prints: the long (or short) text, then the usage, laid out as cobra's. */
export function helpText<C>(node: CommandNode<C>): string {
  const text = (node.spec.long ?? node.spec.short).trimEnd();
  const head = text === '' ? '' : `${text}\n\n`;
  return head + usageText(node);
}

/** The usage: use line, aliases, examples, commands, flags, global flags. */
export function usageText<C>(node: CommandNode<C>): string {
  const children = node.children().filter((child) => child.spec.hidden !== true);
  const withHelp = node.parent === undefined && children.length > 0;
  const parts = [`Usage:\n  ${useLine(node)}`];
  if (children.length > 0) parts[0] = usageLines(node);
  if ((node.spec.aliases ?? []).length > 0) {
    parts.push(`Aliases:\n  ${[node.name, ...(node.spec.aliases ?? [])].join(', ')}`);
  }
  if (node.spec.example !== undefined) parts.push(`Examples:\n${node.spec.example.trimEnd()}`);
  if (children.length > 0) parts.push(`Available Commands:\n${commandLines(node, withHelp)}`);
  const local = flagLines(node.localFlags());
  if (local !== '') parts.push(`Flags:\n${local}`);
  const inherited = flagLines(node.inheritedFlags());
  if (inherited !== '') parts.push(`Global Flags:\n${inherited}`);
  if (children.length > 0) {
    parts.push(`Use "${node.path} [command] --help" for more information about a command.`);
  }
  return `${parts.join('\n\n')}\n`;
}

function usageLines<C>(node: CommandNode<C>): string {
  const own = node.spec.run === undefined ? '' : `\n  ${useLine(node)}`;
  return `Usage:${own}\n  ${node.path} [command]`;
}

function useLine<C>(node: CommandNode<C>): string {
  const line = node.parent === undefined ? node.spec.use : `${node.parent.path} ${node.spec.use}`;
  return line.includes('[flags]') ? line : `${line} [flags]`;
}

function commandLines<C>(node: CommandNode<C>, withHelp: boolean): string {
  const rows = node
    .children()
    .filter((child) => child.spec.hidden !== true)
    .map((child): [string, string] => [child.name, child.spec.short]);
  if (withHelp) rows.push(['help', 'Help about any command']);
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(11, ...rows.map(([name]) => name.length));
  return rows.map(([name, short]) => `  ${name.padEnd(width)} ${short}`.trimEnd()).join('\n');
}

/** The lines of a flag list: sorted by name, values named, defaults in parentheses. */
export function flagLines(flags: readonly FlagSpec[]): string {
  const rows = flags
    .filter((flag) => flag.hidden !== true && flag.deprecated === undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => [flagHead(flag), flagUsage(flag)] as const);
  const width = Math.max(0, ...rows.map(([head]) => head.length));
  return rows.map(([head, usage]) => `${head.padEnd(width)}   ${usage}`.trimEnd()).join('\n');
}

function flagHead(flag: FlagSpec): string {
  const lead = flag.short === undefined ? '      --' : `  -${flag.short}, --`;
  const value = valueName(flag);
  return value === '' ? `${lead}${flag.name}` : `${lead}${flag.name} ${value}`;
}

function flagUsage(flag: FlagSpec): string {
  if (isZeroDefault(flag)) return flag.usage;
  const text = formatFlagValue(flag.type, flag.value);
  return `${flag.usage} (default ${flag.type === 'string' ? JSON.stringify(text) : text})`;
}
