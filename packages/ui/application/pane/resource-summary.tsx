import type { ReactNode } from 'react';
import type { ResourceOverview, TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import type { LiveTree } from '../../graph/apply.ts';
import { Chip } from '../../parts/chip.tsx';
import { Facts } from '../../parts/page-header.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { SafeLink } from '../../parts/safe-link.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { containersOf } from '../../resource/containers.ts';
import type { ContainerState } from '../../resource/containers.ts';
import { manifestFacts } from '../../resource/facts.ts';
import { KindIcon } from '../kind-icon.tsx';
import { Why } from '../why.tsx';
import { noteOf } from '../resources/item-facts.ts';

/** Things of one kind that are listed. */
const maxListed = 40;

/** What a resource is, how it is, and why. */
export function ResourceSummary(props: {
  readonly application: ApplicationRef;
  readonly node: TreeNode;
  readonly data: ResourceOverview;
  readonly tree: LiveTree;
  readonly onOpen: (id: string) => void;
}): ReactNode {
  const { application, node, data, tree, onOpen } = props;
  const containers = containersOf(data.live ?? data.desired);
  const isWrong = node.sync === 'OutOfSync' || (node.health !== undefined && node.health !== 'Healthy');
  return (
    <div className="pane-summary">
      {isWrong && <Why application={application} resource={node.id} />}
      {data.problems.map((problem) => (
        <p key={problem} className="pane-problem">
          {problem}
        </p>
      ))}
      <Facts facts={factsOf(node, data)} />
      {containers.length > 0 && <Containers containers={containers} />}
      <Related node={node} tree={tree} onOpen={onOpen} />
      <Words data={data} />
    </div>
  );
}

function factsOf(node: TreeNode, data: ResourceOverview): (readonly [string, ReactNode])[] {
  const { group, version } = node;
  const facts: (readonly [string, ReactNode] | undefined)[] = [
    ['API version', <code key="v">{group ? `${group}/${version}` : version}</code>],
    node.namespace ? ['Namespace', node.namespace] : undefined,
    node.createdAt ? ['Created', <RelativeTime key="t" time={node.createdAt} suffix=" ago" />] : undefined,
    node.health ? ['Health', <StatusMark key="h" value={node.health} />] : undefined,
    node.healthMessage ? ['Says', node.healthMessage] : undefined,
    node.sync
      ? [
          'Sync',
          <StatusMark
            key="s"
            value={node.sync}
            label={node.prune ? `${node.sync}, to be pruned` : undefined}
          />,
        ]
      : undefined,
    node.hook ? ['Hook', 'It runs during syncs.'] : undefined,
    node.wave ? ['Wave', String(node.wave)] : undefined,
    node.source === 'orphaned' ? ['Orphaned', 'No application manages it.'] : undefined,
    ...manifestFacts(data.live ?? data.desired),
  ];
  return facts.filter((fact) => fact !== undefined);
}

function Containers({ containers }: { readonly containers: readonly ContainerState[] }): ReactNode {
  return (
    <section aria-labelledby="pane-containers">
      <h3 id="pane-containers">Containers</h3>
      <ul className="container-list">
        {containers.map(({ name, image, isInit, tone, state, note, since, restarts }) => (
          <li key={name}>
            <p>
              <b>{name}</b> {isInit && <span className="muted">runs first</span>}
              {state && (
                <span className={`container-state tone-${tone}`}>
                  {state} <RelativeTime time={since} />
                </span>
              )}
              {restarts > 0 && (
                <span className="muted">
                  {' '}
                  · {restarts} restart{restarts === 1 ? '' : 's'}
                </span>
              )}
            </p>
            <code>{image}</code>
            {note && <p className="muted">{note}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface RelatedProps {
  readonly node: TreeNode;
  readonly tree: LiveTree;
  readonly onOpen: (id: string) => void;
}

function Related({ node, tree, onOpen }: RelatedProps): ReactNode {
  const owners = node.parents.flatMap((id) => tree.nodes.get(id) ?? []);
  const below = (tree.structure.childrenOf.get(node.id) ?? []).flatMap((id) => tree.nodes.get(id) ?? []);
  const targets = (node.network?.targets ?? []).flatMap((id) => tree.nodes.get(id) ?? []);
  return (
    <>
      <NodeList title="Owned by" nodes={owners} onOpen={onOpen} />
      <NodeList title="Owns" nodes={below} onOpen={onOpen} />
      <NodeList title="Sends traffic to" nodes={targets} onOpen={onOpen} />
    </>
  );
}

interface NodeListProps {
  readonly title: string;
  readonly nodes: readonly TreeNode[];
  readonly onOpen: (id: string) => void;
}

function NodeList({ title, nodes, onOpen }: NodeListProps): ReactNode {
  if (nodes.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="node-list">
        {nodes.slice(0, maxListed).map((node) => (
          <li key={node.id}>
            <button type="button" onClick={() => onOpen(node.id)}>
              <KindIcon kind={node.kind} />
              <span className="clip">{node.name}</span>
              <small>{noteOf(node)}</small>
              {node.health && <StatusMark value={node.health} compact />}
            </button>
          </li>
        ))}
      </ul>
      {nodes.length > maxListed && <p className="muted">and {nodes.length - maxListed} more</p>}
    </section>
  );
}

interface Metadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function Words({ data }: { readonly data: ResourceOverview }): ReactNode {
  const { labels = {}, annotations = {} } = metadataOf(data.live ?? data.desired);
  const own = Object.entries(annotations)
    .filter(([name]) => name.startsWith('link.argocd.argoproj.io/'))
    .map(([name, url]) => ({ title: name.slice('link.argocd.argoproj.io/'.length), url }));
  const urls = (data.node.network?.externalURLs ?? []).map((url) => ({ title: url, url }));
  const deep = data.links.map(({ title, url }) => ({ title: title ?? '', url: url ?? '' }));
  const links = [...urls, ...deep, ...own].slice(0, maxListed);
  const shown = Object.entries(labels).slice(0, maxListed);
  return (
    <>
      {links.length > 0 && (
        <section aria-label="Links">
          <h3>Links</h3>
          <ul className="link-list">
            {links.map(({ title, url }, index) => (
              <li key={`${index} ${url}`}>
                <SafeLink href={url}>{title}</SafeLink>
              </li>
            ))}
          </ul>
        </section>
      )}
      {shown.length > 0 && (
        <section aria-label="Labels">
          <h3>Labels</h3>
          <p className="chip-list">
            {shown.map(([name, value]) => (
              <Chip key={name} value={`${name}=${value}`} />
            ))}
          </p>
        </section>
      )}
    </>
  );
}

function metadataOf(manifest: string | undefined): Metadata {
  try {
    return (JSON.parse(manifest ?? '{}') as { readonly metadata?: Metadata }).metadata ?? {};
  } catch {
    return {};
  }
}
