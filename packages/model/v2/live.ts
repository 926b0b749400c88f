import type { ApplicationOverview } from './overview.ts';
import type { TreeMessage } from './tree.ts';

/** A message of the stream of an application's page. */
export type LiveMessage =
  | ({ readonly type: 'overview' } & ApplicationOverview)
  | TreeMessage
  /** Why there is no tree; it is tried again. */
  | { readonly type: 'no-tree'; readonly message: string };
