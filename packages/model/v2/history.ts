import type { ApplicationSource } from '../schema/source.ts';

/** Author and words of a commit or chart version. */
export interface CommitInfo {
  readonly revision: string;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
  readonly message?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly signature?: string | undefined;
}

/** An image that a deployment brought. */
export interface ImageChange {
  readonly name: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One deployment. */
export interface HistoryEntry {
  readonly id: number;
  readonly current: boolean;
  readonly revision: string;
  readonly sources: readonly { readonly source: ApplicationSource; readonly commit: CommitInfo }[];
  readonly deployedAt: string;
  readonly startedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  /** How long it was the current one. */
  readonly activeMs: number;
  readonly initiatedBy: string;
  readonly automated: boolean;
  /** Missing where the manifests of it or of the one before could not be rendered. */
  readonly images?: readonly ImageChange[] | undefined;
}

/** Answer of `GET …/history`; newest first. */
export interface HistoryAnswer {
  readonly entries: readonly HistoryEntry[];
  readonly limit: number;
  readonly automated: boolean;
}
