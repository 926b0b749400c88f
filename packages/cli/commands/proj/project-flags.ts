import { arrayFlag, boolFlag, sliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import { fatal } from '../../cli.ts';
import type { ProjectSpec, RestrictedResource } from './project-types.ts';

/** The flags that map to fields of a project's spec. */
export const projectSpecFlags: readonly FlagSpec[] = [
  stringFlag('description', 'Description'),
  arrayFlag('dest', 'Allowed destination as server,namespace', { short: 'd' }),
  arrayFlag('src', 'Allowed repository', { short: 's' }),
  sliceFlag('signature-keys', 'Ids of GnuPG keys that commits must be signed with'),
  boolFlag('orphaned-resources', 'Watch for orphaned resources'),
  boolFlag('orphaned-resources-warn', 'Warn about orphaned resources'),
  arrayFlag('allow-cluster-resource', 'Allowed cluster-scoped kind as [group/]kind[/name]'),
  arrayFlag('deny-cluster-resource', 'Forbidden cluster-scoped kind as [group/]kind[/name]'),
  arrayFlag('allow-namespaced-resource', 'Allowed namespaced kind as [group/]kind'),
  arrayFlag('deny-namespaced-resource', 'Forbidden namespaced kind as [group/]kind'),
  sliceFlag('source-namespaces', 'Namespaces where applications may be declared'),
  arrayFlag('dest-service-accounts', 'Service account for a destination as server,namespace,account'),
];

type SpecChange = (spec: ProjectSpec, flags: FlagSet, name: string) => void;

const changes: Readonly<Record<string, SpecChange>> = {
  description: (spec, flags, name) => void (spec.description = flags.string(name)),
  dest: (spec, flags, name) => void (spec.destinations = flags.strings(name).map(destination)),
  src: (spec, flags, name) => void (spec.sourceRepos = [...flags.strings(name)]),
  'signature-keys': (spec, flags, name) => void (spec.signatureKeys = flags.strings(name).map(signatureKey)),
  'allow-cluster-resource': (spec, flags, name) =>
    void (spec.clusterResourceWhitelist = flags.strings(name).flatMap(kind(3))),
  'deny-cluster-resource': (spec, flags, name) =>
    void (spec.clusterResourceBlacklist = flags.strings(name).flatMap(kind(3))),
  'allow-namespaced-resource': (spec, flags, name) =>
    void (spec.namespaceResourceWhitelist = flags.strings(name).flatMap(kind(2))),
  'deny-namespaced-resource': (spec, flags, name) =>
    void (spec.namespaceResourceBlacklist = flags.strings(name).flatMap(kind(2))),
  'source-namespaces': (spec, flags, name) => void (spec.sourceNamespaces = [...flags.strings(name)]),
  'dest-service-accounts': (spec, flags, name) =>
    void (spec.destinationServiceAccounts = flags.strings(name).map(serviceAccount)),
};

/** Changes a spec in place as the given flags say; returns how many flags there were. */
export function applyProjectFlags(spec: ProjectSpec, flags: FlagSet): number {
  const visited = flags.visited();
  for (const name of visited) changes[name]?.(spec, flags, name);
  if (flags.changed('orphaned-resources') || flags.changed('orphaned-resources-warn')) {
    const warn = flags.changed('orphaned-resources-warn');
    if (flags.bool('orphaned-resources') || warn) {
      spec.orphanedResources = warn ? { warn: flags.bool('orphaned-resources-warn') } : {};
    } else delete spec.orphanedResources;
  }
  return visited.length;
}

function destination(text: string): { server: string; namespace: string } {
  const [server = '', namespace = '', ...more] = text.split(',');
  if (!text.includes(',') || more.length > 0) {
    throw fatal(`Expected destination of the form: server,namespace. Received: ${text}`);
  }
  return { server, namespace };
}

function serviceAccount(text: string): { server: string; namespace: string; defaultServiceAccount: string } {
  const parts = text.split(',');
  const [server = '', namespace = '', defaultServiceAccount = ''] = parts;
  if (parts.length !== 3) {
    throw fatal(
      `Expected destination service account of the form: server,namespace, defaultServiceAccount. Received: ${text}`,
    );
  }
  return { server, namespace, defaultServiceAccount };
}

/** A GnuPG key id in its long form: the last 16 hex digits. Ends the command for anything else. */
export function signatureKey(text: string): { keyID: string } {
  if (!/^[0-9A-Fa-f]{16,}$/.test(text)) throw fatal(`'${text}' is not a valid GnuPG key ID`);
  return { keyID: text.slice(-16) };
}

/** Reads `kind`, `group/kind` or (up to `parts` of 3) `group/kind/name`; other forms are left out, as in Argo CD. */
function kind(parts: 2 | 3): (text: string) => RestrictedResource[] {
  return (text) => {
    const fields = text.split('/');
    if (fields.length > parts) return [];
    if (fields.length === 1) return [{ group: '', kind: text }];
    const [group = '', name = '', pattern] = fields;
    return [{ group, kind: name, ...(pattern === undefined ? {} : { name: pattern }) }];
  };
}
