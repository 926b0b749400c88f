import type { KubeObject } from '@tiphys/base';
import { codes, keyText, mapLimit, messageOf, parseApiVersion, StatusError } from '@tiphys/base';
import { withoutWebhookChanges } from '@tiphys/engine/diff';
import { isHook, isSkipped } from '@tiphys/engine/sync/plan';
import type { KubeClient } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import type { ApplicationContext, ControllerContext } from '../context.ts';
import type { ResourcePair } from './pairs.ts';

const compareOptions = 'argocd.argoproj.io/compare-options';
const manager = 'argocd-controller';
const runsAtOnce = 10;

/** What the cluster would make of targets, by the text of their key. */
export type DryRuns = ReadonlyMap<string, DryRun>;

/** One answer, and what it is the answer to. */
export interface DryRun {
  readonly question: string;
  readonly predicted: KubeObject;
}

/**
 * Asks the cluster what it would make of each target that is there already, where the application wants to be compared so
 * (`ServerSideDiff=true`). Asked again only when the target or the live object has changed. Rejects with the first refusal.
 */
export async function dryRunPairs(
  { options, dryRuns }: ControllerContext,
  { draft, live, instance, signal }: ApplicationContext,
  pairs: readonly ResourcePair[],
): Promise<DryRuns> {
  const wanted = wantsDryRuns(draft.original, options.serverSideDiff);
  if (!wanted) {
    dryRuns.delete(instance);
    return new Map();
  }
  const known = dryRuns.get(instance);
  const answers = await mapLimit(pairs, runsAtOnce, async (pair): Promise<[string, DryRun][]> => {
    if (!pair.target || !pair.live || isHook(pair.target) || isSkipped(pair.target)) return [];
    const key = keyText(pair.key);
    const question = JSON.stringify([pair.live.metadata.resourceVersion, wanted, pair.target]);
    const before = known?.get(key);
    if (before?.question === question) return [[key, before]];
    const answer = await dryRun(live.client, pair.target, signal);
    const predicted = wanted === 'whole' ? answer : withoutWebhookChanges(answer, pair.live);
    return [[key, { question, predicted }]];
  });
  const found = new Map(answers.flat());
  dryRuns.set(instance, found);
  return found;
}

/** Whether and how an application is compared with dry runs: by what it says, else by what the controller is told. */
export function wantsDryRuns(
  application: Pick<ApplicationObject, 'metadata'>,
  byDefault: boolean,
): 'ours' | 'whole' | undefined {
  const text = application.metadata.annotations?.[compareOptions] ?? '';
  const said = new Set(text.split(',').map((option) => option.trim()));
  const wanted = (byDefault || said.has('ServerSideDiff=true')) && !said.has('ServerSideDiff=false');
  if (!wanted) return undefined;
  return said.has('IncludeMutationWebhook=true') ? 'whole' : 'ours';
}

async function dryRun(client: KubeClient, target: KubeObject, signal: AbortSignal): Promise<KubeObject> {
  const { group, version } = parseApiVersion(target.apiVersion);
  const { name = '', namespace } = target.metadata;
  try {
    const type = (await client.resources({ signal })).find(group, version, target.kind);
    if (!type) throw new StatusError(codes.notFound, `no matches for kind ${JSON.stringify(target.kind)}`);
    const ref = { type, name, ...(type.namespaced && namespace ? { namespace } : {}) };
    const body = { type: 'apply', body: target, force: true } as const;
    return await client.patch(ref, body, { dryRun: true, fieldManager: manager, signal });
  } catch (error) {
    signal.throwIfAborted();
    const message = `error running server side apply in dryrun mode for resource ${target.kind}/${name}: ${messageOf(error)}`;
    throw new StatusError(codes.failedPrecondition, message, { cause: error });
  }
}
