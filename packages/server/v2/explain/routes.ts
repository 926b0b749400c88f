import type { V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { createDiffRoutes } from './diff.ts';
import { createExplainRoutes } from './explain.ts';
import { createHistoryRoutes } from './history.ts';
import { createOperationRoutes } from './operation.ts';
import { createPlanRoutes } from './plan.ts';

/** Endpoints that explain an application: why it is so, what differs, what a sync would do and did, and what was before. */
export function createExplanationRoutes(context: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    ...createExplainRoutes(context),
    ...createDiffRoutes(context),
    ...createPlanRoutes(context),
    ...createOperationRoutes(context),
    ...createHistoryRoutes(context),
  ];
}
