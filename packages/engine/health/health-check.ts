import type { KubeObject } from '@tiphys/base';
import { kindText, messageOf, parseApiVersion } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { builtInChecks } from './built-in.ts';
import type { BuiltInCheck } from './built-in.ts';
import { customCheck } from './custom.ts';
import { healthOf, healthOrder } from './status.ts';
import type { HealthCode } from './status.ts';
import type { HealthCheck, HealthOverride, HealthScripts } from './types.ts';

const hookFinalizer = 'argocd.argoproj.io/hook-finalizer';

/** Settings of a health check. */
export interface HealthCheckOptions {
  /** Scripts of the settings by `group/Kind` (`Kind` in the core group), which may hold wildcards. Default none. */
  readonly overrides?: Readonly<Record<string, HealthOverride>> | undefined;
  /** Runs the scripts; needed only where there are overrides. */
  readonly scripts?: HealthScripts | undefined;
}

/**
 * Makes the health check of one set of settings. An object that is being deleted is progressing; then comes the
 * settings' script for exactly its kind, the first whose wildcards match, and the built-in rules. A script or rule
 * that fails means `Unknown` with the reason.
 */
export function createHealthCheck(options: HealthCheckOptions = {}): HealthCheck {
  const { overrides = {}, scripts } = options;
  return (object) => {
    if (isBeingDeleted(object)) return healthOf('Progressing', 'Pending deletion');
    const kind = kindText({ group: parseApiVersion(object.apiVersion).group, kind: object.kind });
    const override = scripts && findOverride(overrides, kind, scripts);
    try {
      return override ? runScript(object, override, scripts) : builtInHealth(object, kind);
    } catch (error) {
      return healthOf('Unknown', messageOf(error));
    }
  };
}

/** A hook that waits only for its own finalizer has ended or will end: its state is still asked for. */
function isBeingDeleted(object: KubeObject): boolean {
  return (
    object.metadata.deletionTimestamp !== undefined && !object.metadata.finalizers?.includes(hookFinalizer)
  );
}

function findOverride(
  overrides: Readonly<Record<string, HealthOverride>>,
  kind: string,
  scripts: HealthScripts,
): HealthOverride | undefined {
  const exact = Object.hasOwn(overrides, kind) ? overrides[kind] : undefined;
  if (exact && exact.script !== '') return exact;
  for (const [pattern, override] of Object.entries(overrides)) {
    if (override.script !== '' && scripts.globMatchSafe(pattern, kind)) return override;
  }
  return undefined;
}

function runScript(
  object: KubeObject,
  override: HealthOverride,
  scripts: HealthScripts,
): HealthStatus | undefined {
  const { status, message } = scripts.luaHealth(object, override.script, { openLibs: override.openLibs });
  if (status === undefined || status === '') return undefined;
  const isKnown = (healthOrder as readonly string[]).includes(status);
  if (!isKnown) return healthOf('Unknown', 'Lua returned an invalid health status');
  return healthOf(status as HealthCode, message);
}

function builtInHealth(object: KubeObject, kind: string): HealthStatus | undefined {
  const custom = customCheck(kind);
  if (custom) return custom(object);
  const builtIn = Object.hasOwn(builtInChecks, kind) ? builtInChecks[kind] : undefined;
  if (!builtIn) return undefined;
  requireVersion(object, builtIn);
  return builtIn.check(object);
}

function requireVersion(object: KubeObject, { versions, label }: BuiltInCheck): void {
  const { group, version } = parseApiVersion(object.apiVersion);
  if (!versions || versions.includes(version)) return;
  const groupVersion = group === '' ? `/${version}` : `${group}/${version}`;
  throw new Error(`unsupported ${label ?? object.kind} GVK: ${groupVersion}, Kind=${object.kind}`);
}
