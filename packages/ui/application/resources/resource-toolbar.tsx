import type { ReactNode, RefObject } from 'react';
import type { Grouping } from '../../graph/outline.ts';
import { groupings } from '../../graph/outline.ts';
import type { PodGrouping } from '../../graph/pods.ts';
import { Button, ButtonGroup, IconButton } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import type { ResourceView } from './resource-query.ts';
import { resourceViews } from './resource-query.ts';

const viewNames: Readonly<Record<ResourceView, string>> = {
  tree: 'Graph',
  list: 'Table',
  pods: 'Pods',
  network: 'Network',
};
const viewIcons = { tree: 'graph', list: 'rows', pods: 'cards', network: 'link' } as const;
const groupingNames: Readonly<Record<Grouping, string>> = {
  owner: 'by owner',
  kind: 'by kind',
  namespace: 'by namespace',
  wave: 'by wave',
  health: 'by health',
};

/** The views of an application's resources. */
export function ViewSwitch(props: {
  readonly view: ResourceView;
  readonly onChange: (view: ResourceView) => void;
}): ReactNode {
  const { view, onChange } = props;
  return (
    <ButtonGroup label="View">
      {resourceViews.map((name) => (
        <Button key={name} icon={viewIcons[name]} pressed={name === view} onClick={() => onChange(name)}>
          {viewNames[name]}
        </Button>
      ))}
    </ButtonGroup>
  );
}

/** A box to find resources in, how many it found, and the way through them. */
export function FindBox(props: {
  readonly text: string;
  readonly matches: number | undefined;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onChange: (text: string) => void;
  readonly onStep: (direction: 1 | -1) => void;
}): ReactNode {
  const { text, matches, input, onChange, onStep } = props;
  return (
    <div className="find-box" role="search">
      <Icon name="search" size={14} />
      <input
        ref={input}
        type="search"
        aria-label="Find a resource"
        placeholder="Find"
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') onChange('');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span role="status" className="numeric">
        {matches === undefined ? '' : matches === 0 ? 'none' : matches}
      </span>
    </div>
  );
}

/** How many resources need somebody, and the way through them. */
export function ProblemSteps(props: {
  readonly count: number;
  readonly onStep: (direction: 1 | -1) => void;
}): ReactNode {
  const { count, onStep } = props;
  if (count === 0) return null;
  return (
    <div className="problem-steps" role="group" aria-label="Problems">
      <span className="tone-bad">
        <Icon name="warning" size={14} /> {count} {count === 1 ? 'problem' : 'problems'}
      </span>
      <IconButton
        size="small"
        kind="quiet"
        icon="arrowUp"
        label="Previous problem"
        shortcut="p"
        onClick={() => onStep(-1)}
      />
      <IconButton
        size="small"
        kind="quiet"
        icon="arrowDown"
        label="Next problem"
        shortcut="n"
        onClick={() => onStep(1)}
      />
    </div>
  );
}

/** What nodes are put together by. */
export function GroupingSelect(props: {
  readonly grouping: Grouping;
  readonly onChange: (grouping: Grouping) => void;
}): ReactNode {
  return (
    <Select
      label="Group"
      hidesLabel
      value={props.grouping}
      onChange={props.onChange}
      options={groupings.map((value) => ({ value, label: groupingNames[value] }))}
    />
  );
}

const podGroupings: readonly { readonly value: PodGrouping; readonly label: string }[] = [
  { value: 'node', label: 'by node' },
  { value: 'owner', label: 'by top resource' },
  { value: 'parent', label: 'by direct owner' },
];

/** What pods are put together by. */
export function PodGroupingSelect(props: {
  readonly grouping: PodGrouping;
  readonly onChange: (grouping: PodGrouping) => void;
}): ReactNode {
  return (
    <Select
      label="Group pods"
      hidesLabel
      value={props.grouping}
      onChange={props.onChange}
      options={podGroupings}
    />
  );
}
