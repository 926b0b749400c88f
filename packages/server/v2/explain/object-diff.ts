import type { KubeObject } from '@tiphys/base';
import { keyText, parseApiVersion, parseJson } from '@tiphys/base';
import type { ComparedStates, DescribeOptions } from '@tiphys/engine/diff';
import {
  describeDifference,
  diffOptionsFor,
  hideSecretData,
  ignoreSourcesOf,
  namedIgnoreRules,
} from '@tiphys/engine/diff';
import { isHook, syncWave } from '@tiphys/engine/sync/plan';
import type { ApplicationObject, ResourceDiff } from '@tiphys/model';
import type { ObjectDiff, ObjectName } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { isSecret } from '../../services/application/manifests.ts';

/** Most changes of one object that are sent. */
const maxChanges = 500;

/** An object that was compared, and what the controller said of it. */
export interface ComparedObject extends ComparedStates {
  readonly key: ObjectName;
  readonly modified: boolean;
  /** The controller's verdict; empty where there is none. */
  readonly sync: string;
}

/** How much of an object's difference is told. */
export interface ObjectDiffOptions {
  /** Both sides as objects too. */
  readonly whole?: boolean | undefined;
}

type Deps = Pick<ApplicationDeps, 'config' | 'lang'>;

/**
 * The objects of an application as the controller compared them, from what it left in the cache. Only those that `wants` are read: each
 * is up to four manifests.
 */
export function comparedObjects(
  application: ApplicationObject,
  managed: readonly ResourceDiff[],
  wants: (key: ObjectName, sync: string) => boolean = () => true,
): ComparedObject[] {
  const statuses = new Map(
    (application.status?.resources ?? []).map(
      ({ group = '', kind = '', namespace = '', name = '', status }) => [
        keyText({ group, kind, namespace, name }),
        status ?? '',
      ],
    ),
  );
  return managed.flatMap((item) => {
    const { group = '', kind = '', namespace = '', name = '' } = item;
    const key = { group, kind, namespace, name };
    const sync = statuses.get(keyText(key)) ?? '';
    if (!wants(key, sync)) return [];
    return [
      {
        key,
        target: parseState(item.targetState),
        live: parseState(item.liveState),
        normalizedLive: parseState(item.normalizedLiveState),
        predictedLive: parseState(item.predictedLiveState),
        modified: item.modified ?? false,
        sync,
      },
    ];
  });
}

function parseState(text: string | undefined): KubeObject | undefined {
  const value: unknown = parseJson(text || 'null');
  return value === null ? undefined : (value as KubeObject);
}

/** What differs in one object, for people; values of Secrets are hidden on both sides alike. */
export function objectDiff(
  deps: Deps,
  application: ApplicationObject,
  { compared, whole = false }: ObjectDiffOptions & { readonly compared: ComparedObject },
): ObjectDiff {
  const states = withoutSecrets(deps, compared);
  const { target, live, key } = states;
  const object = target ?? live;
  const { changes, hidden } = describeDifference(states, describeOptions(deps, application, key));
  const count = (op: string): number => changes.filter((change) => change.op === op).length;
  return {
    ...key,
    version: object ? parseApiVersion(object.apiVersion).version : '',
    state: !live ? 'missing' : !target ? 'extra' : compared.modified ? 'changed' : 'same',
    sync: compared.sync,
    ...(object && isHook(object) ? { hook: true } : {}),
    wave: object ? syncWave(object) : 0,
    added: count('add'),
    removed: count('remove'),
    changed: count('change'),
    changes: changes.slice(0, maxChanges),
    hidden,
    ...(whole ? wholeSides(states) : {}),
  };
}

function describeOptions(deps: Deps, { spec }: ApplicationObject, key: ObjectName): DescribeOptions {
  const sources = { spec, settings: deps.config.settings(), dialects: deps.lang };
  return {
    ...diffOptionsFor(key, sources),
    rules: namedIgnoreRules(key, ignoreSourcesOf(sources)),
    parseYaml: (text) => deps.lang.yamlParse(text)[0],
  };
}

function wholeSides({
  live,
  target,
  normalizedLive,
  predictedLive,
}: ComparedObject): Pick<ObjectDiff, 'live' | 'desired' | 'wholeLive' | 'wholeDesired'> {
  return {
    live: normalizedLive,
    // What is left over has no desired state; what is missing no live one.
    desired: target ? predictedLive : undefined,
    wholeLive: live,
    wholeDesired: target,
  };
}

/** Both sides without values of Secrets; equal values stay equal. Other objects are returned as they are. */
export function withoutSecrets(deps: Pick<Deps, 'config'>, compared: ComparedObject): ComparedObject {
  const { target, live, normalizedLive, predictedLive } = compared;
  const object = target ?? live;
  if (!object || !isSecret(object)) return compared;
  const { sensitiveAnnotations } = deps.config.settings();
  const hidden = hideSecretData([target, live, normalizedLive, predictedLive], sensitiveAnnotations);
  return {
    ...compared,
    target: hidden[0],
    live: hidden[1],
    normalizedLive: hidden[2],
    predictedLive: hidden[3],
  };
}
