import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';

/** Judges one object; `undefined` for kinds that have no health. */
export type HealthCheck = (object: KubeObject) => HealthStatus | undefined;

/** A health script of the settings (`resource.customizations.health.<group_kind>`). */
export interface HealthOverride {
  readonly script: string;
  /** `useOpenLibs`: the script may use Lua's standard libraries. */
  readonly openLibs?: boolean | undefined;
}

/** What runs the settings' scripts (packages/lang fits as it is). */
export interface HealthScripts {
  /** Runs a script for an object; throws where the script fails. */
  luaHealth(
    object: unknown,
    script: string,
    options?: { readonly openLibs?: boolean | undefined },
  ): { readonly status?: string | undefined; readonly message?: string | undefined };
  /** Whether a glob such as `*.crossplane.io/*` matches a whole text; a broken pattern matches nothing. */
  globMatchSafe(pattern: string, text: string): boolean;
}
