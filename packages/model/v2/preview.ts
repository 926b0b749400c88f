import type { KubeObject } from '@tiphys/base';
import type { Application } from '../schema/application.ts';
import type { RepoAppDetailsResponse } from '../schema/services/repository.ts';
import type { FieldProblem } from './problem.ts';

/** The request of `POST /api/v2/preview`: an application as it would be saved. Nothing is saved. */
export interface PreviewRequest {
  readonly application: Application;
  /** Whether it is a new one; a name that is taken is a problem then. */
  readonly isNew?: boolean | undefined;
  /** Leaves out the rendering, for the parameters alone. */
  readonly detailsOnly?: boolean | undefined;
}

/** The answer of `POST /api/v2/preview`. */
export interface PreviewResponse {
  /** What keeps it from being saved or rendered; empty when all is well. */
  readonly problems: readonly FieldProblem[];
  readonly sources: readonly PreviewSource[];
  /** What would be deployed, beside what the saved application deploys where there is one. Values of Secrets are hidden. */
  readonly objects: readonly PreviewObject[];
  /** How many objects were left off because there were too many. */
  readonly omitted: number;
}

/** One source of a previewed application. */
export interface PreviewSource {
  /** `spec.source` or `spec.sources[1]`. */
  readonly field: string;
  /** The tool that renders it; empty where that is not known. */
  readonly type: string;
  /** The commit or version that was rendered. */
  readonly revision: string;
  /** Its parameters with their defaults; missing where the caller may not read the repository. */
  readonly details?: RepoAppDetailsResponse | undefined;
}

/** One object of a preview. */
export interface PreviewObject {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Compared with what the saved application renders; `added` for all of a new one. */
  readonly change: 'added' | 'changed' | 'removed' | 'same';
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
}
