import type { Cause, NextStep } from '@tiphys/model/v2';
import type { ExplainInput } from './types.ts';
import { firstLine, innermost, sentenceText } from './words.ts';

/** One kind of failure: how its text looks, and what it means. */
interface ErrorRule {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly text: (match: RegExpExecArray) => string;
  readonly step: NextStep;
  /** What has to be written where, exactly. */
  readonly needed?: ((match: RegExpExecArray) => string) | undefined;
}

const errorRules: readonly ErrorRule[] = [
  {
    rule: 'repository-credentials',
    pattern:
      /authentication (required|failed)|invalid credentials|401 Unauthorized|403 Forbidden|Permission denied \(publickey/i,
    text: () => 'The repository does not let Tiphys in',
    step: { text: 'Check the credentials of the repository in the settings.', action: 'settings' },
  },
  {
    rule: 'repository-host-key',
    pattern: /host key|known_hosts|knownhosts/i,
    text: () => 'The host key of the repository is not known',
    step: { text: 'Add the host key under Certificates.', action: 'settings' },
  },
  {
    rule: 'repository-tls',
    pattern: /certificate|x509/i,
    text: () => "The repository's certificate is not trusted",
    step: { text: 'Add the certificate under Certificates.', action: 'settings' },
  },
  {
    rule: 'repository-unreachable',
    pattern:
      /no such host|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|connection refused|i\/o timeout|Could not resolve host|unable to access/i,
    text: () => 'The repository cannot be reached',
    step: { text: 'Check its address and the network; it is tried again by itself.', action: 'refresh' },
  },
  {
    rule: 'revision-missing',
    pattern: /(?:unable to resolve|couldn't find remote ref|unknown revision)[^'"]*['"]?([^'"\s]+)?/i,
    text: ([, name]) => `The revision${name ? ` ${name}` : ''} does not exist in the repository`,
    step: { text: 'Correct the target revision.', action: 'settings' },
  },
  {
    rule: 'path-missing',
    pattern: /(\S+): app path does not exist/i,
    text: ([, path]) => `The path ${path ?? ''} does not exist in this revision`,
    step: { text: 'Correct the path, or push the folder.', action: 'settings' },
  },
  {
    rule: 'project-permission',
    pattern:
      /(?:application )?(repo|destination|repository) .*(?:is )?not permitted in project '?([\w-]+)'?/i,
    text: ([, what, project]) =>
      `Project ${project ?? ''} does not permit this ${what === 'destination' ? 'destination' : 'repository'}`,
    step: { text: "Add it to the project's sources or destinations.", action: 'settings' },
  },
  {
    rule: 'cluster-permission',
    pattern: /is forbidden: User "([^"]+)" cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?/i,
    text: ([, user, verb, resource]) =>
      `The cluster does not let ${user ?? ''} ${verb ?? ''} ${resource ?? ''}`,
    step: { text: 'Grant it by a Role or ClusterRole with this rule.' },
    needed: ([, , verb = '', resource = '', group = '']) =>
      JSON.stringify({ apiGroups: [group], resources: [resource], verbs: [verb] }),
  },
  {
    rule: 'cluster-unreachable',
    pattern: /Failed to load live state|waiting for the cluster/i,
    text: () => 'The destination cluster cannot be read',
    step: { text: 'Check the cluster in the settings; it is tried again by itself.', action: 'settings' },
  },
  {
    rule: 'render-failed',
    pattern:
      /(?:helm|kustomize|jsonnet|template|yaml|json|unmarshal|parse|Failed to (?:generate|unmarshal))/i,
    text: () => 'The manifests cannot be rendered',
    step: { text: 'Correct the source and push; then it is rendered again.', action: 'refresh' },
  },
];

/** `file.yaml:12`, `(file.yaml:12:3)` or `file.yaml: … line 12` in the text of a renderer. */
const place = /([\w./-]+\.(?:ya?ml|json|jsonnet|libsonnet|tpl|txt))(?::(\d+)|[^\n]*?\bline (\d+))?/;

/** What keeps an application from being compared or deleted, or is worth knowing: its conditions, in words. */
export function errorCauses(input: ExplainInput): Cause[] {
  const { cluster, application } = input;
  const conditions = (application.status?.conditions ?? []).filter(({ type }) => type !== 'SyncError');
  const causes = conditions.map(({ type, message, lastTransitionTime }): Cause => {
    const text = innermost(message);
    // "Failed to load live state" is what the rule for clusters looks for.
    const found = firstRule(message);
    const at = type.endsWith('Warning') ? undefined : place.exec(text);
    const file = at ? `${at[1] ?? ''}${(at[2] ?? at[3]) ? ` line ${at[2] ?? at[3] ?? ''}` : ''}` : undefined;
    const isWarning = type.endsWith('Warning');
    return {
      rule: isWarning ? type : (found?.rule.rule ?? type),
      tone: isWarning ? 'warn' : 'bad',
      text: isWarning || !found ? firstLine(text) : found.rule.text(found.match),
      since: lastTransitionTime ?? undefined,
      evidence: [
        { label: type, text, code: true },
        ...(file ? [{ label: 'where', text: file, code: true }] : []),
        ...(found?.rule.needed
          ? [{ label: 'needed', text: found.rule.needed(found.match), code: true }]
          : []),
      ],
      step: isWarning ? undefined : found?.rule.step,
      causes: [],
    };
  });
  return cluster ? [clusterCause(cluster), ...causes] : causes;
}

function firstRule(
  message: string,
): { readonly rule: ErrorRule; readonly match: RegExpExecArray } | undefined {
  for (const rule of errorRules) {
    const match = rule.pattern.exec(message);
    if (match) return { rule, match };
  }
  return undefined;
}

function clusterCause(cluster: NonNullable<ExplainInput['cluster']>): Cause {
  const name = cluster.name || cluster.server;
  return {
    rule: 'cluster-unreachable',
    tone: 'bad',
    text: `Cluster ${name} cannot be reached`,
    since: cluster.since,
    evidence: [{ label: cluster.server, text: sentenceText(firstLine(cluster.message)) }],
    step: { text: 'Check the cluster in the settings; it is tried again by itself.', action: 'settings' },
    causes: [],
  };
}
