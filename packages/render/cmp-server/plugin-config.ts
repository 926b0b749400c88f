import { isJsonObject } from '@tiphys/base';
import type { Command, ParameterAnnouncement } from '@tiphys/model';
import { normalize } from '@tiphys/model';

/** A plugin as its `plugin.yaml` describes it (Argo CD's kind `ConfigManagementPlugin`). */
export interface PluginConfig {
  /** `<name>` or `<name>-<version>`: what applications call it, and its socket. */
  readonly name: string;
  readonly init: Command;
  readonly generate: Command;
  readonly discover: Discover;
  readonly parameters: {
    readonly static: readonly ParameterAnnouncement[];
    readonly dynamic: Command;
  };
  /** Executable files stay executable. */
  readonly preserveFileMode: boolean;
  /** Commands get the credentials of the application's repository. */
  readonly provideGitCreds: boolean;
}

/** How a plugin knows its sources: the first of these that is set counts. */
export interface Discover {
  /** Pattern of a file in the application's folder. */
  readonly fileName: string;
  /** Pattern in which `**` is any number of folders. */
  readonly glob: string;
  /** A command that prints something where the source is its own. */
  readonly command: Command;
}

/** Whether a plugin can tell its own sources. */
export function isDiscoveryConfigured({ command, fileName, glob }: Discover): boolean {
  return fileName !== '' || glob !== '' || (command.command ?? []).length > 0;
}

const announcementType = 'repository.ParameterAnnouncement';

/** Reads a parsed `plugin.yaml`. Throws `SyntaxError` in Argo CD's words for what is none. */
export function readPluginConfig(value: unknown): PluginConfig {
  const { kind, metadata, spec } = objectOf(value);
  const name = textOf(objectOf(metadata)['name']);
  if (name === '') throw invalid('metadata.name should be non-empty');
  if (kind !== 'ConfigManagementPlugin') {
    throw invalid(`kind should be ConfigManagementPlugin, found ${textOf(kind)}`);
  }
  const fields = objectOf(spec);
  const generate = commandOf(fields['generate']);
  if ((generate.command ?? []).length === 0) throw invalid('spec.generate command should be non-empty');
  const discover = objectOf(fields['discover']);
  const find = objectOf(discover['find']);
  const parameters = objectOf(fields['parameters']);
  const version = textOf(fields['version']);
  return {
    name: version === '' ? name : `${name}-${version}`,
    init: commandOf(fields['init']),
    generate,
    discover: {
      fileName: textOf(discover['fileName']),
      glob: textOf(find['glob']),
      command: commandOf(find),
    },
    parameters: { static: announcementsOf(parameters['static']), dynamic: commandOf(parameters['dynamic']) },
    preserveFileMode: fields['preserveFileMode'] === true,
    provideGitCreds: fields['provideGitCreds'] === true,
  };
}

/** Reads a list of announcements. Throws `SyntaxError` for anything else. */
export function announcementsOf(value: unknown): readonly ParameterAnnouncement[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SyntaxError('a list of parameters is expected');
  return value.map((one) => {
    if (!isJsonObject(one)) throw new SyntaxError('a parameter is not an object');
    return normalize(announcementType, one) as ParameterAnnouncement;
  });
}

function commandOf(value: unknown): Command {
  const { args, command } = objectOf(value);
  return { command: wordsOf(command), args: wordsOf(args) };
}

function wordsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
  throw invalid('a command is not a list of texts');
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isJsonObject(value)) return value;
  throw invalid('a map is expected');
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw invalid(`a text is expected, not ${JSON.stringify(value)}`);
}

function invalid(why: string): SyntaxError {
  return new SyntaxError(`invalid plugin configuration file. ${why}`);
}
