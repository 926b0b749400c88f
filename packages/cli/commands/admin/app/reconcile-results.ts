import { readFile, writeFile } from 'node:fs/promises';
import type { KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import type { Application } from '@tiphys/model';
import { boolFlag, durationFlag, stringFlag } from '../../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { fatalGeneric } from '../../../cli.ts';
import { formatCompactJson } from '../../../output/go-json.ts';
import { formatYaml } from '../../../output/go-yaml.ts';
import { showUsage } from '../../../usage.ts';
import { typeNames } from '../../app/app-types.ts';
import { drawOneDifference } from '../../app/print-diff.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { withAdminClient } from '../admin-client.ts';
import { backupTypes } from '../backup/objects.ts';

/** `admin app get-reconcile-results`: what the controller last found of each application; it is not made to look again. */
export const getResultsCommand: CliCommand = {
  use: 'get-reconcile-results PATH',
  short: 'Write into a file how the applications are',
  flags: [
    ...kubectlFlags,
    stringFlag('l', 'Label selector'),
    stringFlag('o', 'Output format: yaml or json', { value: 'yaml' }),
    boolFlag('refresh', 'Not supported: the controller compares, this command does not'),
    stringFlag('repo-server', 'Accepted, without effect'),
    boolFlag('server-side-diff', 'Accepted, without effect'),
    durationFlag('ignore-normalizer-jq-execution-timeout', 'Accepted, without effect', { value: 1000 }),
  ],
  run: getResults,
};

/** `admin app diff-reconcile-results`. */
export const diffResultsCommand: CliCommand = {
  use: 'diff-reconcile-results PATH1 PATH2',
  short: 'Print what differs between two files of get-reconcile-results',
  run: diffResults,
};

async function getResults(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const [path] = args;
  if (path === undefined || args.length !== 1) return showUsage(call);
  if (flags.bool('refresh')) {
    throw fatalGeneric('--refresh is not supported: ask the controller with `app get --refresh` first');
  }
  const format = flags.string('o');
  if (format !== 'yaml' && format !== 'json') throw fatalGeneric(`format ${format} is not supported`);
  const selector = flags.string('l');
  const items = await withAdminClient(call, async (client, namespace) => {
    const selection = { namespace, ...(selector === '' ? {} : { labelSelector: selector }) };
    return (await client.list(backupTypes.Application, selection, { signal: context.signal })).items;
  });
  const applications = await Promise.all(
    items.map(async (item) => {
      const { metadata, status } = (await context.normalize(typeNames.application, item)) as Application;
      const { health, sync, conditions = null } = status ?? {};
      return { name: metadata.name, health: health?.status ?? '', sync, conditions };
    }),
  );
  const results = { applications };
  await writeFile(path, format === 'yaml' ? formatYaml(results) : formatCompactJson(results));
  return 0;
}

async function diffResults(call: CliCall): Promise<number> {
  const { args, context } = call;
  const [before, after] = args;
  if (before === undefined || after === undefined || args.length !== 2) return showUsage(call);
  const [first, second] = [await readResults(before), await readResults(after)];
  for (const name of [...new Set([...first.keys(), ...second.keys()])].sort()) {
    const [live, target] = [first.get(name), second.get(name)];
    context.print(`${name}\n${await drawOneDifference(context, { name, live, target })}`);
  }
  return 0;
}

/** Results by the name of the application. Throws for a file that holds none. */
async function readResults(path: string): Promise<ReadonlyMap<string, KubeObject>> {
  const { parse } = await import('yaml');
  const results: unknown = parse(await readFile(path, 'utf8'));
  const applications = isJsonObject(results) ? (results['applications'] ?? []) : undefined;
  if (!Array.isArray(applications)) throw new Error(`${path}: no list of applications`);
  return new Map(
    applications.filter(isJsonObject).map((one) => [String(one['name']), one as unknown as KubeObject]),
  );
}
