import type { GnuPGPublicKey } from '@tiphys/model';
import { readFile } from 'node:fs/promises';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { printList } from '../print-list.ts';
import type { Draft } from '../draft.ts';

/** A GnuPG public key. */
type GpgKey = Draft<GnuPGPublicKey>;

const outputFlag = stringFlag('output', 'Output format: json, yaml or wide', { short: 'o', value: 'wide' });

const listCommand: CliCommand = {
  use: 'list',
  short: 'List public keys',
  flags: [outputFlag],
  run: async (call) => {
    const api = await call.context.api();
    const list = await api.call<{ readonly items?: readonly GpgKey[] }>('gpgkey.GPGKeyService/List');
    await printKeys(call, list.items ?? [], (keys) =>
      formatTable([['KEYID', 'TYPE', 'IDENTITY'], ...keys.map((key) => [key.keyID, typeOf(key), key.owner])]),
    );
  },
};

const getCommand: CliCommand = {
  use: 'get KEYID',
  short: 'Show a public key',
  flags: [outputFlag],
  run: async (call) => {
    const api = await call.context.api();
    const key = await api.call<GpgKey>('gpgkey.GPGKeyService/Get', { keyID: keyIdOf(call) });
    await printKeys(call, [key], () => keyText(key));
  },
};

function keyIdOf(call: CliCall): string {
  const [keyId] = call.args;
  if (keyId === undefined || call.args.length !== 1) throw fatalGeneric('Missing KEYID argument');
  return keyId;
}

function printKeys(
  call: CliCall,
  keys: readonly GpgKey[],
  wide: (keys: readonly GpgKey[]) => string,
): Promise<void> {
  const output = call.flags.string('output');
  return printList(call.context, keys, {
    output,
    typeName: typeNames.gpgKey,
    wide,
    single: call.node.name === 'get',
  });
}

function typeOf(key: GpgKey): string {
  return (key.subType ?? '').toUpperCase();
}

function keyText(key: GpgKey): string {
  return (
    `Key ID:          ${key.keyID ?? ''}\nKey fingerprint: ${key.fingerprint ?? ''}\n` +
    `Key subtype:     ${typeOf(key)}\nKey owner:       ${key.owner ?? ''}\n` +
    `Key data follows until EOF:\n${key.keyData ?? ''}\n`
  );
}

/** What adding keys did. */
interface AddedKeys {
  readonly created?: { readonly items?: readonly GpgKey[] };
  readonly skipped?: readonly string[];
}

const addCommand: CliCommand = {
  use: 'add',
  short: 'Add public keys',
  flags: [stringFlag('from', 'File with the keys', { short: 'f' })],
  run: async (call) => {
    const file = call.flags.string('from');
    if (file === '') throw new Error('--from is mandatory');
    const keyData = await readFile(file, 'utf8');
    const api = await call.context.api();
    const added = await api.call<AddedKeys>('gpgkey.GPGKeyService/Create', { publickey: { keyData } });
    const skipped = added.skipped?.length ?? 0;
    const rest = skipped > 0 ? `, and ${skipped} key(s) were skipped because they exist already` : '';
    call.context.print(`Created ${added.created?.items?.length ?? 0} key(s) from input file${rest}.\n`);
  },
};

const removeCommand: CliCommand = {
  use: 'rm KEYID',
  short: 'Remove a public key',
  run: async (call) => {
    const keyID = keyIdOf(call);
    if (!(await confirmOptional(call.context, `Are you sure you want to remove '${keyID}'? [y/n] `))) {
      call.context.print(`The command to delete key with key ID '${keyID}' was cancelled.\n`);
      return;
    }
    const api = await call.context.api();
    await api.call('gpgkey.GPGKeyService/Delete', { keyID });
    call.context.print(`Deleted key with key ID ${keyID}\n`);
  },
};

/** `gpg`: the keys that commits are verified with. */
export const gpgCommand: CliCommand = {
  use: 'gpg',
  short: 'Manage the keys that signatures are verified with',
  commands: [addCommand, getCommand, listCommand, removeCommand],
  flags: coreModeFlags,
  run: showUsage,
};
