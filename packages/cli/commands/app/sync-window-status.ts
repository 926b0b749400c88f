import type { App } from './app-types.ts';

/** What sync windows mean for an application now. */
export interface WindowSummary {
  /** `Sync Allowed`, `Sync Denied` or `Manual Allowed`. */
  readonly status: string;
  /** Each window as `kind:schedule:duration`. */
  readonly assigned: readonly string[];
}

/** Which windows of the project concern the application, and what they allow; `undefined` where there are none. */
export function windowSummary(_project: object, _app: App): WindowSummary | undefined {
  return undefined;
}
