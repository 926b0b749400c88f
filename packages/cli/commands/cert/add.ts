import type { RepositoryCertificate } from '@tiphys/model';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { readAll } from '../read-uri.ts';
import type { Draft } from '../draft.ts';

/** A certificate or SSH host key; `certData` is base64. */
export type CertRow = Draft<RepositoryCertificate>;

/** `cert add-tls`. */
export const addTlsCommand: CliCommand = {
  use: 'add-tls SERVERNAME',
  short: 'Trust TLS certificates for a server',
  flags: [
    stringFlag('from', 'File with certificates (PEM); standard input where left out'),
    boolFlag('upsert', 'Replace what is there where it differs'),
  ],
  run: addTls,
};

async function addTls(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const serverName = args[0];
  if (serverName === undefined || args.length !== 1) return showUsage(call);
  const file = flags.string('from');
  const text = await readInput(
    call,
    file === ''
      ? 'Enter TLS certificate data in PEM format. Press CTRL-D when finished.'
      : `Reading TLS certificate data in PEM format from '${file}'`,
  );
  const certificates = uniqueCertificates(call, text);
  if (certificates.length === 0) {
    context.print('No valid certificates have been detected in the stream.\n');
    return 0;
  }
  const api = await context.api();
  const certData = Buffer.from(certificates.join('\n')).toString('base64');
  await api.call('certificate.CertificateService/CreateCertificate', {
    certificates: { items: [{ serverName, certType: 'https', certData }] },
    upsert: flags.bool('upsert'),
  });
  context.print(
    `Created/updated TLS certificate entry for repository server ${serverName} with ${certificates.length} unique PEM certificates\n`,
  );
  return 0;
}

function uniqueCertificates(call: CliCall, text: string): string[] {
  const unique = new Map<string, string>();
  for (const pem of text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []) {
    const certificate = new X509Certificate(pem);
    const print = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
    if (unique.has(print)) {
      const subject = certificate.subject.replaceAll('\n', ',');
      call.context.print(
        `WARNING: Duplicate certificate detected (SHA256 fingerprint ${print}, subject '${subject}'), skipping.\n`,
      );
    } else unique.set(print, `${pem}\n`);
  }
  return [...unique.values()];
}

/** `cert add-ssh`. */
export const addSshCommand: CliCommand = {
  use: 'add-ssh --batch',
  short: 'Trust SSH host keys',
  flags: [
    stringFlag('from', 'File with known hosts; standard input where left out'),
    boolFlag('batch', 'Read known hosts (needed)'),
    boolFlag('upsert', 'Replace what is there where it differs'),
  ],
  run: addSsh,
};

async function addSsh(call: CliCall): Promise<number> {
  const { flags, context } = call;
  if (!flags.bool('batch')) {
    throw new Error('you need to specify --batch or specify --help for usage instructions');
  }
  const file = flags.string('from');
  const text = await readInput(
    call,
    file === ''
      ? 'Enter SSH known hosts entries, one per line. Press CTRL-D when finished.'
      : `Reading SSH known hosts entries from file '${file}'`,
  );
  const items = text.split('\n').flatMap(knownHosts);
  if (items.length === 0) throw fatalGeneric('No valid SSH known hosts data found.');
  const api = await context.api();
  const created = await api.call<{ readonly items?: readonly CertRow[] }>(
    'certificate.CertificateService/CreateCertificate',
    { certificates: { items }, upsert: flags.bool('upsert') },
  );
  context.print(`Successfully created ${created.items?.length ?? 0} SSH known host entries\n`);
  return 0;
}

/** The entries of one line of a known hosts file: one a host name; none for comments and lines of another form. */
export function knownHosts(line: string): CertRow[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#')) return [];
  const [hosts = '', certSubType = '', key = ''] = text.split(/\s+/);
  if (!/^[A-Za-z0-9+/]+=*$/.test(key)) return [];
  const certData = Buffer.from(key).toString('base64');
  return hosts.split(',').map((serverName) => ({ serverName, certType: 'ssh', certSubType, certData }));
}

async function readInput(call: CliCall, message: string): Promise<string> {
  const file = call.flags.string('from');
  call.context.print(`${message}\n`);
  return file === '' ? readAll(call.context.environment.stdin) : readFile(file, 'utf8');
}
