import type { Service } from './build.ts';
import { del, get, post, serverStream, unary } from './build.ts';
import { ApplicationSet, ApplicationSetList, ApplicationSetWatchEvent } from '../schema/applicationset.ts';
import {
  ApplicationSetCreateRequest,
  ApplicationSetDeleteRequest,
  ApplicationSetGenerateRequest,
  ApplicationSetGenerateResponse,
  ApplicationSetGetQuery,
  ApplicationSetListQuery,
  ApplicationSetResponse,
  ApplicationSetTreeQuery,
  ApplicationSetWatchQuery,
} from '../schema/services/applicationset.ts';
import { EventList } from '../schema/services/events.ts';
import { ApplicationSetTree } from '../schema/tree.ts';

/** ApplicationSets. */
export const applicationSetService = {
  name: 'applicationset.ApplicationSetService',
  methods: {
    Get: unary(ApplicationSetGetQuery, ApplicationSet, get('/api/v1/applicationsets/{name}')),
    Generate: unary(
      ApplicationSetGenerateRequest,
      ApplicationSetGenerateResponse,
      post('/api/v1/applicationsets/generate'),
    ),
    List: unary(ApplicationSetListQuery, ApplicationSetList, get('/api/v1/applicationsets')),
    Create: unary(
      ApplicationSetCreateRequest,
      ApplicationSet,
      post('/api/v1/applicationsets', 'applicationset'),
    ),
    Delete: unary(ApplicationSetDeleteRequest, ApplicationSetResponse, del('/api/v1/applicationsets/{name}')),
    ResourceTree: unary(
      ApplicationSetTreeQuery,
      ApplicationSetTree,
      get('/api/v1/applicationsets/{name}/resource-tree'),
    ),
    ListResourceEvents: unary(
      ApplicationSetGetQuery,
      EventList,
      get('/api/v1/applicationsets/{name}/events'),
    ),
    Watch: serverStream(
      ApplicationSetWatchQuery,
      ApplicationSetWatchEvent,
      get('/api/v1/stream/applicationsets'),
    ),
  },
} satisfies Service;
