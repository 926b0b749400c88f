import type { ApplicationOverview, TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../api/applications.ts';

/** What every part of an application's page is given; all of it is live. */
export interface TabProps {
  readonly application: ApplicationRef;
  readonly overview: ApplicationOverview;
  /** Empty until the tree has come. */
  readonly nodes: ReadonlyMap<string, TreeNode>;
}
