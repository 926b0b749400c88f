import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { printList } from '../print-list.ts';
import { addSshCommand, addTlsCommand } from './add.ts';
import type { CertRow } from './add.ts';

const listCommand: CliCommand = {
  use: 'list',
  short: 'List certificates and known hosts',
  flags: [
    stringFlag('output', 'Output format: json, yaml or wide', { short: 'o', value: 'wide' }),
    stringFlag('sort', 'Sort by hostname or type'),
    stringFlag('cert-type', 'Only ssh or https'),
    stringFlag('hostname-pattern', 'Only hosts that match this glob'),
  ],
  run: list,
};

async function list(call: CliCall): Promise<number> {
  const { flags, context } = call;
  const certType = flags.string('cert-type');
  if (certType !== '' && certType !== 'ssh' && certType !== 'https') {
    context.print('cert-type must be either ssh or https\n');
    return 1;
  }
  const api = await context.api();
  const answer = await api.call<{ readonly items?: readonly CertRow[] }>(
    'certificate.CertificateService/ListCertificates',
    { hostNamePattern: flags.string('hostname-pattern'), certType },
  );
  await printList(context, answer.items ?? [], {
    output: flags.string('output'),
    typeName: typeNames.certificate,
    wide: (certs) => certTable(certs, flags.string('sort')),
  });
  return 0;
}

function certTable(certs: readonly CertRow[], sort: string): string {
  const key = (cert: CertRow): string => (sort === 'type' ? cert.certType : cert.serverName) ?? '';
  const sorted = sort === '' || sort === 'hostname' || sort === 'type' ? certs.toSorted(byKey(key)) : certs;
  return formatTable([
    ['HOSTNAME', 'TYPE', 'SUBTYPE', 'INFO'],
    ...sorted.map((cert) => [cert.serverName, cert.certType, cert.certSubType, cert.certInfo]),
  ]);
}

function byKey<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

const removeCommand: CliCommand = {
  use: 'rm REPOSERVER',
  short: 'Remove certificates and known hosts of a server',
  flags: [
    stringFlag('cert-type', 'Only ssh or https'),
    stringFlag('cert-sub-type', 'Only this kind of SSH key'),
  ],
  run: remove,
};

async function remove(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const pattern = args[0];
  if (pattern === undefined) return showUsage(call);
  if (pattern === '*') throw fatalGeneric('A single wildcard is not allowed as REPOSERVER name.');
  const api = await context.api();
  if (
    !(await confirmOptional(
      context,
      `Are you sure you want to remove all certificates for '${pattern}'? [y/n]`,
    ))
  ) {
    context.print(`The command to remove all certificates for '${pattern}' was cancelled.\n`);
    return 0;
  }
  const removed = await api.call<{ readonly items?: readonly CertRow[] }>(
    'certificate.CertificateService/DeleteCertificate',
    {
      hostNamePattern: pattern,
      certType: flags.string('cert-type'),
      certSubType: flags.string('cert-sub-type'),
    },
  );
  const certs = removed.items ?? [];
  if (certs.length === 0) context.print('No certificates were removed (none matched the given pattern)\n');
  for (const { serverName = '', certType = '', certSubType = '' } of certs) {
    context.print(`Removed cert for '${serverName}' of type '${certType}' (subtype '${certSubType}')\n`);
  }
  return 0;
}

/** `cert`: whom to trust when reaching repositories. */
export const certCommand: CliCommand = {
  use: 'cert',
  short: 'Manage known hosts and TLS certificates of repositories',
  commands: [addSshCommand, addTlsCommand, listCommand, removeCommand],
  flags: coreModeFlags,
  run: showUsage,
};
