import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationSource } from '@tiphys/model';
import type { ApplicationOverview, TreeNode } from '@tiphys/model/v2';
import type { NodeFilter } from '../graph/filter.ts';
import { formatFilter, noFilter } from '../graph/filter.ts';
import { Link } from '../parts/link.tsx';
import { Facts, Section } from '../parts/page-header.tsx';
import { RelativeTime } from '../parts/relative-time.tsx';
import { SafeLink } from '../parts/safe-link.tsx';
import { Badge, StatusMark } from '../parts/status.tsx';
import { formatNodeId } from '../resource/node-id.ts';
import { authorName } from '../resource/author-name.ts';
import { shortRevision } from '../resource/short-revision.ts';
import { applicationPath } from '../route/route.ts';
import { KindIcon } from './kind-icon.tsx';
import { isProblem, severityOf } from '../graph/severity.ts';
import { noteOf } from './resources/item-facts.ts';
import type { TabProps } from './tab.ts';
import { Why } from './why.tsx';

/** Things of one kind that are listed. */
const maxListed = 12;
/** Resources that need somebody, listed. */
const maxProblems = 8;

/** An application at a glance: why it is so, what needs somebody, where it comes from, how it syncs, and where it is reached. */
export function OverviewTab({ application, overview, nodes }: TabProps): ReactNode {
  const { status, metadata } = overview.application;
  const version = `${metadata.resourceVersion ?? ''}`;
  return (
    <div className="overview">
      <div className="overview-main">
        <Why application={application} version={version} title="Why" />
        <Conditions overview={overview} />
        <Problems application={application} nodes={nodes} />
        <Kinds application={application} nodes={nodes} />
      </div>
      <div className="overview-side">
        <Section title={isCurrent(overview) ? 'Deployed' : 'Target'}>
          <Wanted overview={overview} />
        </Section>
        <Section title="Source">
          <Sources overview={overview} />
        </Section>
        <Section title="Syncing">
          <Facts facts={syncFacts(overview)} />
        </Section>
        <Links overview={overview} nodes={nodes} />
        {(status?.summary?.images?.length ?? 0) > 0 && (
          <Section title="Images">
            <ul className="overview-list">
              {status?.summary?.images?.slice(0, maxListed).map((image) => (
                <li key={image}>
                  <code>{image}</code>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  );
}

function Conditions({ overview }: { readonly overview: ApplicationOverview }): ReactNode {
  const conditions = overview.application.status?.conditions ?? [];
  if (conditions.length === 0) return null;
  return (
    <Section title="Conditions">
      <ul className="condition-list">
        {conditions.slice(0, maxListed).map(({ type, message, lastTransitionTime }, index) => (
          <li key={`${type} ${index}`} className={type.endsWith('Error') ? 'tone-bad' : 'tone-warn'}>
            <b>{type}</b> <RelativeTime time={String(lastTransitionTime ?? '')} suffix=" ago" />
            <p>{message}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface NodesProps extends Pick<TabProps, 'application' | 'nodes'> {}

function Problems({ application, nodes }: NodesProps): ReactNode {
  const problems = useMemo(
    () =>
      [...nodes.values()]
        .filter((node) => node.source !== 'orphaned' && isProblem(node))
        .sort((left, right) => severityOf(right) - severityOf(left)),
    [nodes],
  );
  if (problems.length === 0) return null;
  const base = applicationPath(application, 'resources');
  return (
    <Section title="Needs attention">
      <ul className="problem-list">
        {problems.slice(0, maxProblems).map((node) => (
          <li key={node.id}>
            <KindIcon kind={node.kind} />
            <Link to={`${base}?node=${encodeURIComponent(formatNodeId(node))}`}>{node.name}</Link>
            <small className="clip">{node.healthMessage ?? noteOf(node)}</small>
            <span className="problem-marks">
              {node.health && node.health !== 'Healthy' && <StatusMark value={node.health} />}
              {node.sync === 'OutOfSync' && <StatusMark value={node.sync} />}
            </span>
          </li>
        ))}
      </ul>
      {problems.length > maxProblems && (
        <p>
          <Link to={base}>All {problems.length}</Link>
        </p>
      )}
    </Section>
  );
}

function Kinds({ application, nodes }: NodesProps): ReactNode {
  const kinds = useMemo(() => countKinds(nodes), [nodes]);
  if (kinds.length === 0) {
    return (
      <Section title="Resources">
        <p className="muted">None are known yet; they appear as soon as it was compared.</p>
      </Section>
    );
  }
  const base = applicationPath(application, 'resources');
  return (
    <Section title="Resources" actions={<Link to={base}>Open the graph</Link>}>
      <ul className="kind-list">
        {kinds.map(({ kind, count, wrong }) => (
          <li key={kind}>
            <Link to={`${base}?resource=${encodeURIComponent(filterText({ ...noFilter, kind: [kind] }))}`}>
              <KindIcon kind={kind} size={18} />
              <span>{kind}</span>
              <b className="numeric">{count}</b>
              {wrong > 0 && (
                <span className="tone-bad numeric">
                  {wrong} {wrong === 1 ? 'problem' : 'problems'}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function filterText(filter: NodeFilter): string {
  return formatFilter(filter) ?? '';
}

interface KindCount {
  readonly kind: string;
  readonly count: number;
  readonly wrong: number;
}

function countKinds(nodes: ReadonlyMap<string, TreeNode>): KindCount[] {
  const counts = new Map<string, { count: number; wrong: number }>();
  for (const node of nodes.values()) {
    if (node.source === 'orphaned') continue;
    const known = counts.get(node.kind) ?? { count: 0, wrong: 0 };
    counts.set(node.kind, { count: known.count + 1, wrong: known.wrong + Number(isProblem(node)) });
  }
  return [...counts]
    .map(([kind, count]) => ({ kind, ...count }))
    .sort((left, right) => right.count - left.count || left.kind.localeCompare(right.kind));
}

/** Whether what was compared is what runs; else it is what the source asks for. */
function isCurrent({ application: { status } }: ApplicationOverview): boolean {
  return status?.sync?.status === 'Synced';
}

function Wanted({ overview }: { readonly overview: ApplicationOverview }): ReactNode {
  const { application, revisions } = overview;
  const { status } = application;
  const [revision] = revisions;
  const given = status?.sync?.revisions?.length ? status.sync.revisions : [status?.sync?.revision ?? ''];
  const revisionsWanted = [...new Set(given)].filter(Boolean);
  const last = status?.history?.at(-1);
  const operation = status?.operationState;
  const by = operation?.operation?.initiatedBy;
  const who = by?.automated ? 'auto-sync' : by?.username;
  return (
    <>
      <p className="deployed-revision">
        {revisionsWanted.map((each) => (
          <code key={each}>{shortRevision(each)}</code>
        ))}
        {revisionsWanted.length === 0 && <span className="muted">Nothing was compared yet</span>}
      </p>
      {revision && (
        <blockquote className="commit">
          <p>{(revision.message ?? '').split('\n', 1)[0]}</p>
          <footer>
            <span title={revision.author}>{authorName(revision.author ?? '')}</span>{' '}
            <RelativeTime time={String(revision.date ?? '')} suffix=" ago" />
          </footer>
        </blockquote>
      )}
      <Facts
        facts={[
          ...(last
            ? [
                [
                  'Last deployed',
                  <RelativeTime key="t" time={String(last.deployedAt ?? '')} suffix=" ago" />,
                ] as const,
              ]
            : []),
          ...(operation?.phase
            ? [['Last sync', <StatusMark key="p" value={operation.phase} />] as const]
            : [['Last sync', 'never'] as const]),
          ...(who ? [['By', who] as const] : []),
        ]}
      />
    </>
  );
}

function Sources({ overview }: { readonly overview: ApplicationOverview }): ReactNode {
  const { spec } = overview.application;
  const sources = spec.sources?.length ? spec.sources : spec.source ? [spec.source] : [];
  return (
    <>
      {sources.slice(0, maxListed).map((source, index) => (
        <div key={index} className="source">
          <SafeLink href={source.repoURL} />
          <p>
            <SourcePlace source={source} /> <span className="muted">at</span>{' '}
            <code>{source.targetRevision || 'HEAD'}</code>
          </p>
        </div>
      ))}
      {overview.application.status?.sourceType && <Badge>{overview.application.status.sourceType}</Badge>}
    </>
  );
}

function SourcePlace({ source: { chart, path, ref } }: { readonly source: ApplicationSource }): ReactNode {
  if (chart) return <>chart {chart}</>;
  // A source that is only referred to deploys nothing itself.
  if (ref && !path)
    return (
      <>
        files as <code>${ref}</code>
      </>
    );
  return <code>{path || '.'}</code>;
}

function syncFacts({ application, windows }: ApplicationOverview): (readonly [string, ReactNode])[] {
  const { syncPolicy } = application.spec;
  const automated = syncPolicy?.automated;
  const isOn = automated !== undefined && automated !== null && automated.enabled !== false;
  const extras = [
    automated?.prune ? 'prunes' : 'does not prune',
    automated?.selfHeal ? 'heals itself' : 'leaves changes made by hand',
  ];
  const options = syncPolicy?.syncOptions ?? [];
  const active = windows.activeWindows ?? [];
  const assigned = windows.assignedWindows ?? [];
  return [
    ['Policy', isOn ? `Automated: ${extras.join(', ')}` : 'Manual'],
    ...(options.length > 0 ? [['Options', options.join(', ')] as const] : []),
    ...(assigned.length > 0
      ? [
          [
            'Windows',
            windows.canSync
              ? `${assigned.length} assigned; a sync may start now`
              : `${active.length > 0 ? 'One that forbids it is open' : 'None that allows it is open'}: no sync may start now`,
          ] as const,
        ]
      : []),
  ];
}

function Links({
  overview,
  nodes,
}: {
  readonly overview: ApplicationOverview;
  readonly nodes: ReadonlyMap<string, TreeNode>;
}): ReactNode {
  const { links, application } = overview;
  const annotations = Object.entries(application.metadata.annotations ?? {})
    .filter(([name]) => name.startsWith('link.argocd.argoproj.io/'))
    .map(([name, url]) => ({ title: name.slice('link.argocd.argoproj.io/'.length), url }));
  const external = new Set([
    ...(application.status?.summary?.externalURLs ?? []),
    ...[...nodes.values()].flatMap(({ network }) => network?.externalURLs ?? []),
  ]);
  const all = [
    ...[...external].map(readTitled),
    ...links.map(({ title, url }) => ({ title: title ?? '', url: url ?? '' })),
    ...annotations,
  ];
  if (all.length === 0) return null;
  return (
    <Section title="Links">
      <ul className="overview-list">
        {all.slice(0, maxListed).map(({ title, url }, index) => (
          <li key={`${index} ${url}`}>
            <SafeLink href={url}>{title}</SafeLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** `title|url`, or a URL that is its own title. */
function readTitled(text: string): { readonly title: string; readonly url: string } {
  const bar = text.indexOf('|');
  return bar < 0 ? { title: text, url: text } : { title: text.slice(0, bar), url: text.slice(bar + 1) };
}
