import type { KubeObject } from '@tiphys/base';

/** Ignore rules that apply to one object, resolved from settings and application. */
export interface IgnoreRules {
  readonly jsonPointers: readonly string[];
  readonly jqPathExpressions: readonly string[];
  readonly managedFieldsManagers: readonly string[];
}

/** A field of a custom kind that holds a type of Kubernetes' own, e.g. `spec.template.spec` is a `core/v1/PodSpec`. */
export interface KnownTypeField {
  readonly field: string;
  readonly type: string;
}

/** How two states are compared. */
export interface DiffOptions {
  /** Rules that apply to this object. */
  readonly ignore?: IgnoreRules | undefined;
  /** `all`, `crd` or `none`: whose `status` is left out. Default `all`. */
  readonly ignoreStatus?: 'all' | 'crd' | 'none' | undefined;
  readonly ignoreAggregatedRoles?: boolean | undefined;
  /** Deletes a jq path from a value (lang's gojq); needed only where `ignore` has jq paths. A path that fails selects nothing. */
  readonly deletePath?: ((path: string, value: unknown) => unknown) | undefined;
  /**
   * Compare by field ownership of `argocd-controller` instead of last-applied (objects synced by server-side apply).
   * Objects whose own sync options say `ServerSideApply=true` are always compared so.
   */
  readonly structuredMerge?: boolean | undefined;
  /** `resource.customizations.knownTypeFields` of this object's kind; the built-in ones are always used. */
  readonly knownTypeFields?: readonly KnownTypeField[] | undefined;
}

/** What should be and what is; one of them may be missing. */
export interface ResourceStates {
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
}

/** One object compared. A missing side means: to be created, or extra. */
export interface DiffResult {
  readonly modified: boolean;
  /** The live object after normalisation, as compared; `undefined` if it does not exist. */
  readonly normalizedLive: KubeObject | undefined;
  /** What the live object would be after a sync; `undefined` if it would not exist. */
  readonly predictedLive: KubeObject | undefined;
}

/** One difference between two states, for people: where, and what is there on both sides (`undefined`: nothing). */
export interface Change {
  /** The place, e.g. `spec.template.spec.containers[name=app].image`. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}
