import type { ReactNode } from 'react';
import { safeLink } from '../resource/safe-link.ts';
import type { ResourceProps } from './resource-pane.tsx';

/** What is known of a resource without asking: its names, health and why, age, images, links. */
export function ResourceSummary({ node }: ResourceProps): ReactNode {
  const links = (node.networkingInfo?.externalURLs ?? []).flatMap((url) => safeLink(url) ?? []);
  const facts: readonly (readonly [string | undefined, ReactNode])[] = [
    ['Kind', node.kind],
    ['API version', [node.group, node.version].filter(Boolean).join('/')],
    ['Namespace', node.namespace],
    ['Name', node.name],
    ['Health', node.health?.message],
    ['Created', node.createdAt && new Date(node.createdAt).toLocaleString()],
    ...(node.info ?? []).map(({ name, value }) => [name, value] as const),
    ['Images', (node.images ?? []).join(', ')],
    [
      'Links',
      links.length > 0 &&
        links.map((url) => (
          <a key={url} href={url} target="_blank" rel="noreferrer noopener">
            {url}
          </a>
        )),
    ],
  ];
  return (
    <dl className="summary">
      {facts.map(
        ([name, value], index) =>
          Boolean(value) && (
            <div key={`${index} ${name ?? ''}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      {!node.uid && (
        <div>
          <dt>State</dt>
          <dd>Not on the cluster. A sync creates it.</dd>
        </div>
      )}
    </dl>
  );
}
