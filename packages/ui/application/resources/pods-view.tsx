import './pods.css';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { LiveTree } from '../../graph/apply.ts';
import type { PodGroup, PodGrouping } from '../../graph/pods.ts';
import { groupPods, sharesOf } from '../../graph/pods.ts';
import { describeTally, tally } from '../../graph/severity.ts';
import { Icon } from '../../parts/icon.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { Count } from '../../parts/status.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { nodeTone, noteOf } from './item-facts.ts';

/** Pods drawn of one group; more are counted. */
const maxPods = 400;
/** Younger pods are marked. */
const youngMs = 30 * 60_000;

/** The pods of an application in groups, each a mark that opens it. */
export function PodsView(props: {
  readonly tree: LiveTree;
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly grouping: PodGrouping;
  readonly selected: string | undefined;
  readonly onOpen: (key: string) => void;
}): ReactNode {
  const { tree, nodes, grouping, selected, onOpen } = props;
  const { structure, hosts } = tree;
  const groups = useMemo(
    () => groupPods(nodes, { structure, hosts, grouping }),
    [nodes, structure, hosts, grouping],
  );
  if (groups.length === 0) {
    return (
      <EmptyState title="No pods" icon="cluster">
        <p>Nothing that is shown here runs a pod.</p>
      </EmptyState>
    );
  }
  return (
    <ul className="pod-groups">
      {groups.map((group) => (
        <li key={group.key} className="pod-group">
          <GroupHead group={group} />
          <ul className="pods" aria-label={`Pods of ${group.title}`}>
            {group.pods.slice(0, maxPods).map((pod) => (
              <li key={pod.id}>
                <PodMark pod={pod} isSelected={pod.id === selected} onOpen={onOpen} />
              </li>
            ))}
          </ul>
          {group.pods.length > maxPods && <p className="muted">and {group.pods.length - maxPods} more</p>}
        </li>
      ))}
    </ul>
  );
}

function GroupHead({ group }: { readonly group: PodGroup }): ReactNode {
  const { title, kind, pods, host } = group;
  const counts = tally(pods);
  const system = host?.systemInfo;
  return (
    <>
      <h2 className="pod-title">
        {kind ? <KindIcon kind={kind} /> : <Icon name="cluster" />}
        <span className="clip" title={title}>
          {title}
        </span>
        <Count value={pods.length} tone={counts.severity >= 4 ? 'bad' : undefined} />
      </h2>
      <p className="pod-note">
        {describeTally(counts)}
        {system?.kernelVersion ? ` · ${system.osImage ?? ''} ${system.kernelVersion}` : ''}
      </p>
      {host &&
        sharesOf(host).map(({ resource, byApp, byOthers, text }) => (
          <div key={resource} className="pod-share">
            <span>{resource}</span>
            <svg
              viewBox="0 0 100 6"
              preserveAspectRatio="none"
              role="img"
              aria-label={`${resource}: ${text}`}
            >
              <title>{text}</title>
              <rect width="100" height="6" className="share-all" />
              <rect width={100 * byApp} height="6" className="share-own" />
              <rect
                x={100 * byApp}
                width={Math.min(100 * byOthers, 100 - 100 * byApp)}
                height="6"
                className="share-other"
              />
            </svg>
          </div>
        ))}
    </>
  );
}

interface PodMarkProps {
  readonly pod: TreeNode;
  readonly isSelected: boolean;
  readonly onOpen: (key: string) => void;
}

/** Shapes that are told apart without colour. */
const shapes: Readonly<Record<string, string>> = {
  good: 'M2 2h12v12H2Z',
  busy: 'M8 1.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13Z',
  warn: 'M8 1 15 8l-7 7-7-7Z',
  bad: 'M8 1.500 15.500 14.500H.500Z',
  idle: 'M2 2h4.500v12H2Zm7.500 0H14v12H9.500Z',
  none: 'M2 2h12v12H2Zm2 2v8h8V4Z',
};

function PodMark({ pod, isSelected, onOpen }: PodMarkProps): ReactNode {
  const tone = nodeTone(pod);
  const isYoung = Date.now() - Date.parse(pod.createdAt ?? '') < youngMs;
  const words = [pod.name, pod.health ?? 'no health', noteOf(pod), isYoung ? 'young' : ''];
  const label = words.filter(Boolean).join(', ');
  return (
    <button
      type="button"
      className={`pod-mark tone-${tone}`}
      aria-label={label}
      title={label}
      aria-pressed={isSelected}
      onClick={() => onOpen(pod.id)}
    >
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        <path d={shapes[tone] ?? shapes['none']} fill="currentColor" fillRule="evenodd" />
      </svg>
      {isYoung && <i />}
    </button>
  );
}
