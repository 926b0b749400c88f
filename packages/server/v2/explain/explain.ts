import { keyText } from '@tiphys/base';
import { explainApplication } from '@tiphys/engine/explain';
import type { Cause, Explanation } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../../services/application/deps.ts';
import { findApplication } from '../../services/application/find.ts';
import { applicationOf } from '../application/tree.ts';
import type { V2Request, V2Route } from '../route.ts';
import type { V2Context } from '../routes.ts';
import { gatherFacts } from './gather.ts';

/** `GET applications/:namespace/:name/explain`: why it is as it is; with `resource=group/kind/namespace/name` only about that object. */
export function createExplainRoutes({
  application: deps,
}: Pick<V2Context, 'application'>): readonly V2Route[] {
  return [
    {
      method: 'GET',
      path: 'applications/:namespace/:name/explain',
      handle: (request) => readExplanation(deps, request),
    },
  ];
}

async function readExplanation(deps: ApplicationDeps, request: V2Request): Promise<Explanation> {
  const { call, query } = request;
  const { name, namespace } = applicationOf(request);
  const found = await findApplication(deps, call, { name, appNamespace: namespace, action: 'get' });
  const explanation = explainApplication(await gatherFacts(deps, found, call));
  const resource = query.get('resource');
  if (resource === null) return explanation;
  return { ...explanation, causes: explanation.causes.flatMap((cause) => causesAbout(cause, resource)) };
}

/** The parts of a chain that are about an object: from it downwards. */
function causesAbout(cause: Cause, resource: string): Cause[] {
  if (cause.resource && keyText(cause.resource) === resource) return [cause];
  return cause.causes.flatMap((below) => causesAbout(below, resource));
}
