import type { Access } from '../auth/access.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import type { ServerDeps, ServerOptions } from '../types.ts';
import { createLiveRoutes } from './application/live.ts';
import { createLogRoutes } from './application/logs.ts';
import { createOverviewRoutes } from './application/overview.ts';
import { createResourceRoutes } from './application/resource.ts';
import { createTreeRoutes, createTreeStates } from './application/tree.ts';
import { createDiscoverRoutes } from './discover.ts';
import { createBulkRoutes } from './bulk.ts';
import { createListRoutes, createListSource } from './list/routes.ts';
import { createMeRoutes } from './me.ts';
import { createExplanationRoutes } from './explain/routes.ts';
import { createPreviewRoutes } from './preview.ts';
import { createProjectCheckRoutes } from './project-check.ts';
import { createRepositoryTestRoutes } from './repository-test.ts';
import type { V2Route } from './route.ts';

/** What endpoints of the additive API are made of. */
export interface V2Context {
  readonly deps: ServerDeps;
  readonly options: ServerOptions;
  readonly access: Access;
  readonly authenticator: Authenticator;
  /** What everything about applications works with. */
  readonly application: ApplicationDeps;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

/** All endpoints of the additive API; each function makes those of one subject. */
export function createV2Routes(context: V2Context): readonly V2Route[] {
  const lists = createListSource(context);
  const states = createTreeStates();
  return [
    ...createMeRoutes(context),
    ...createListRoutes(context, lists),
    ...createBulkRoutes({ ...context, source: lists }),
    ...createTreeRoutes(context, states),
    ...createLiveRoutes(context, states),
    ...createOverviewRoutes(context),
    ...createResourceRoutes(context),
    ...createLogRoutes(context),
    ...createExplanationRoutes(context),
    ...createDiscoverRoutes(context),
    ...createPreviewRoutes(context),
    ...createProjectCheckRoutes(context),
    ...createRepositoryTestRoutes(context),
  ];
}
