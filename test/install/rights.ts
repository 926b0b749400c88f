import { mapLimit } from '@tiphys/base';
import { createKubeClient, loadKubeconfig } from '@tiphys/kube';
import type { KubeClient } from '@tiphys/kube';

/** What an account should be able to do: all of these verbs on all of these kinds, `*` being any. */
export interface Right {
  readonly verbs: readonly string[];
  readonly group: string;
  readonly resources: readonly string[];
}

interface Question {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

const reviews = { group: 'authorization.k8s.io', version: 'v1', plural: 'selfsubjectaccessreviews' };
/** What everybody may ask about oneself. */
const aboutOneself = /^self/;
/** By these an account would get other rights than its own. */
const escalations: readonly Question[] = [
  { verb: 'impersonate', group: '', resource: 'users' },
  { verb: 'impersonate', group: '', resource: 'groups' },
  { verb: 'impersonate', group: '', resource: 'serviceaccounts' },
  { verb: 'create', group: '', resource: 'serviceaccounts/token' },
  { verb: 'create', group: '', resource: 'pods/exec' },
  { verb: 'create', group: '', resource: 'pods/attach' },
  { verb: 'create', group: '', resource: 'pods/portforward' },
  { verb: 'create', group: '', resource: 'nodes/proxy' },
  { verb: 'bind', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' },
  { verb: 'escalate', group: 'rbac.authorization.k8s.io', resource: 'roles' },
  { verb: 'approve', group: 'certificates.k8s.io', resource: 'signers' },
];

/**
 * Asks the API server, with the token of an account, about every verb of every kind it serves, and about what would give the account other
 * rights. Resolves to what is not as `rights` say: `+` in front of what it may and should not, `-` of what it may not and should.
 */
export async function wrongRights(
  kubeconfig: string,
  namespace: string,
  rights: readonly Right[],
): Promise<readonly string[]> {
  const client = createKubeClient(await loadKubeconfig({ paths: [kubeconfig], env: process.env }));
  try {
    const { resources } = await client.resources();
    const served = resources.flatMap(({ group, plural, verbs }) =>
      verbs.map((verb) => ({ verb, group, resource: plural })),
    );
    const questions = [...served, ...escalations].filter(({ resource }) => !aboutOneself.test(resource));
    const wrong = await mapLimit(questions, 16, async (question) => {
      const allowed = await isAllowed(client, namespace, question);
      if (allowed === rights.some((right) => covers(right, question))) return [];
      const { verb, group, resource } = question;
      return [`${allowed ? '+' : '-'} ${verb} ${resource}${group === '' ? '' : `.${group}`}`];
    });
    return [...new Set(wrong.flat())];
  } finally {
    await client.close();
  }
}

async function isAllowed(client: KubeClient, namespace: string, question: Question): Promise<boolean> {
  const { verb, group } = question;
  const [resource, subresource] = question.resource.split('/');
  const answer = await client.create(
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      metadata: {},
      spec: { resourceAttributes: { namespace, verb, group, resource, subresource } },
    },
    reviews,
  );
  return (answer['status'] as { readonly allowed?: boolean }).allowed === true;
}

function covers({ verbs, group, resources }: Right, question: Question): boolean {
  const is = (wanted: readonly string[], name: string): boolean =>
    wanted.includes('*') || wanted.includes(name);
  return is(verbs, question.verb) && is([group], question.group) && is(resources, question.resource);
}
