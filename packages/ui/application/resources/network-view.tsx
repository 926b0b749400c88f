import './network.css';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { NetworkItem } from '../../graph/network.ts';
import { buildNetwork } from '../../graph/network.ts';
import type { Structure } from '../../graph/structure.ts';
import { describeTally, tally } from '../../graph/severity.ts';
import { SafeLink } from '../../parts/safe-link.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { nodeTone } from './item-facts.ts';

const box = { width: 268, height: 64, gapX: 96, gapY: 16 } as const;
/** Boxes drawn; more traffic than this is no picture. */
const maxItems = 400;
/** Addresses shown of one object. */
const maxAddresses = 20;

/** The way of traffic from outside to pods, and the addresses it comes in by. */
export function NetworkView(props: {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly structure: Structure;
  readonly selected: string | undefined;
  readonly onOpen: (key: string) => void;
}): ReactNode {
  const { nodes, structure, selected, onOpen } = props;
  const network = useMemo(() => buildNetwork(nodes, structure), [nodes, structure]);
  const items = network.items.slice(0, maxItems);
  if (items.length === 0) {
    return (
      <EmptyState title="No traffic" icon="link">
        <p>No service, ingress or gateway of this application sends traffic anywhere.</p>
      </EmptyState>
    );
  }
  const rows = Math.max(...items.map(({ row }) => row)) + 1;
  const width = network.columns * (box.width + box.gapX) - box.gapX;
  const height = rows * (box.height + box.gapY) - box.gapY;
  const byKey = new Map(items.map((item) => [item.key, item]));
  return (
    <div className="network">
      <Addresses nodes={nodes} />
      <div className="network-scroll" role="region" aria-label="The way of traffic" tabIndex={0}>
        <div className="network-stage" style={{ width, height }}>
          <svg width={width} height={height} aria-hidden="true">
            {items.flatMap((item) =>
              item.targets.map((key) => {
                const target = byKey.get(key);
                return target ? <path key={`${item.key} ${key}`} d={lineOf(item, target)} /> : null;
              }),
            )}
          </svg>
          <ul>
            {items.map((item) => (
              <li key={item.key} style={{ transform: `translate(${xOf(item)}px, ${yOf(item)}px)` }}>
                <NetworkBox item={item} targets={byKey} selected={selected} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </div>
      </div>
      {network.items.length > maxItems && (
        <p className="muted">
          The first {maxItems} of {network.items.length}.
        </p>
      )}
    </div>
  );
}

interface NetworkBoxProps {
  readonly item: NetworkItem;
  readonly targets: ReadonlyMap<string, NetworkItem>;
  readonly selected: string | undefined;
  readonly onOpen: (key: string) => void;
}

function NetworkBox({ item, targets, selected, onOpen }: NetworkBoxProps): ReactNode {
  const [first] = item.nodes;
  if (!first) return null;
  const isMany = item.nodes.length > 1;
  const counts = tally(item.nodes);
  const next = item.targets.flatMap((key) => targets.get(key)?.nodes[0]?.name ?? []);
  return (
    <button
      type="button"
      className={`network-box tone-${nodeTone(first)}`}
      aria-pressed={item.nodes.some(({ id }) => id === selected)}
      onClick={() => onOpen(first.id)}
    >
      <KindIcon kind={first.kind} size={18} />
      <span className="network-words">
        <b title={first.name}>{isMany ? `${first.kind} ×${item.nodes.length}` : first.name}</b>
        <small>{isMany ? describeTally(counts) : `${first.kind}${addressOf(first)}`}</small>
      </span>
      {!isMany && first.health && <StatusMark value={first.health} compact />}
      {next.length > 0 && <span className="visually-hidden"> sends traffic to {next.join(', ')}</span>}
    </button>
  );
}

function addressOf({ network }: TreeNode): string {
  const [ingress] = network?.ingress ?? [];
  const address = ingress?.hostname || ingress?.ip;
  return address ? ` · ${address}` : '';
}

/** Links that lead into the application. */
function Addresses({ nodes }: { readonly nodes: ReadonlyMap<string, TreeNode> }): ReactNode {
  const urls = new Set([...nodes.values()].flatMap(({ network }) => network?.externalURLs ?? []));
  if (urls.size === 0) return null;
  return (
    <ul className="network-addresses" aria-label="Addresses">
      {[...urls].slice(0, maxAddresses).map((url) => (
        <li key={url}>
          <SafeLink href={url} />
        </li>
      ))}
    </ul>
  );
}

function xOf({ column }: NetworkItem): number {
  return column * (box.width + box.gapX);
}

function yOf({ row }: NetworkItem): number {
  return row * (box.height + box.gapY);
}

function lineOf(from: NetworkItem, to: NetworkItem): string {
  const startX = xOf(from) + box.width;
  const startY = yOf(from) + box.height / 2;
  const endX = xOf(to);
  const endY = yOf(to) + box.height / 2;
  const middle = (startX + endX) / 2;
  return `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${endX} ${endY}`;
}
