import { useState } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import type { ResourceDeletion } from '../../api/resource-changes.ts';
import { deleteResource } from '../../api/resource-changes.ts';
import type { LiveTree } from '../../graph/apply.ts';
import { withBelow } from '../../graph/structure.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { RadioGroup, TextField } from '../../parts/field.tsx';
import { useToast } from '../../parts/toast.tsx';

const modes: readonly { readonly value: ResourceDeletion; readonly label: string; readonly note: string }[] =
  [
    { value: 'foreground', label: 'With what it owns', note: 'It goes when everything it owns is gone.' },
    {
      value: 'force',
      label: 'At once',
      note: 'It goes without waiting and without time to finish; Kubernetes clears up what it owns.',
    },
    { value: 'orphan', label: 'Without what it owns', note: 'What it owns stays and belongs to nobody.' },
  ];
/** Names of dependents that are listed. */
const maxListed = 5;

/** Asks how a resource is deleted and says what goes with it; one that is managed must be named. */
export function DeleteResourceDialog(props: {
  readonly application: ApplicationRef;
  readonly node: TreeNode;
  readonly tree: LiveTree;
  readonly onClose: () => void;
}): ReactNode {
  const { application, node, tree, onClose } = props;
  const [mode, setMode] = useState<ResourceDeletion>('foreground');
  const [typed, setTyped] = useState('');
  const toast = useToast();
  const isManaged = node.source === 'managed';
  const below = withBelow(tree.structure, [node.id]).slice(1);
  const problem = isManaged && typed !== node.name ? 'Type the name to confirm.' : undefined;
  return (
    <Dialog
      title={`Delete ${node.kind} ${node.name}`}
      confirm="Delete"
      isDanger
      problem={problem}
      onConfirm={async () => {
        await deleteResource({ application, node }, mode);
        toast(`${node.kind} ${node.name} is being deleted`);
      }}
      onClose={onClose}
    >
      <p>
        {isManaged
          ? 'The source declares it: a sync, or self-heal, makes it again.'
          : node.source === 'owned'
            ? 'What owns it may make it again.'
            : 'Nothing makes it again.'}
      </p>
      <RadioGroup legend="How" value={mode} options={modes} onChange={setMode} />
      {below.length > 0 && (
        <p className="muted">
          {mode === 'orphan' ? 'Stay: ' : 'Go with it: '}
          {below
            .slice(0, maxListed)
            .map((id) => `${tree.nodes.get(id)?.kind ?? ''} ${tree.nodes.get(id)?.name ?? ''}`)
            .join(', ')}
          {below.length > maxListed && ` and ${below.length - maxListed} more`}
        </p>
      )}
      {isManaged && (
        <TextField label="Name of the resource" value={typed} autoComplete="off" isMono onChange={setTyped} />
      )}
    </Dialog>
  );
}
