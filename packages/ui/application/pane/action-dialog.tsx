import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ResourceActionChoice, TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import { runAction } from '../../api/resource-changes.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { useToast } from '../../parts/toast.tsx';
import { labelOf } from './action-label.ts';

/** What the actions that everybody knows do. */
const effects: Readonly<Record<string, string>> = {
  restart: 'Its pods are replaced one after the other, by its own update strategy.',
  pause: 'Changes of its pod template are kept back until it is resumed.',
  resume: 'It goes on with what was kept back.',
  scale: 'Its number of pods changes. A sync brings it back to what the source says, if that names a number.',
  'create-job': 'A job is started now, besides its schedule.',
  suspend: 'It starts nothing new until it is resumed.',
  terminate: 'What runs of it is stopped.',
};

/** Asks before an action is run, with its parameters. */
export function ActionDialog(props: {
  readonly application: ApplicationRef;
  readonly node: TreeNode;
  readonly action: ResourceActionChoice;
  readonly onClose: () => void;
}): ReactNode {
  const { application, node, action, onClose } = props;
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const toast = useToast();
  const name = action.name ?? '';
  const label = labelOf(action);
  const parameters = (action.params ?? []).flatMap((parameter) => parameter.name ?? []);
  const isMissing = parameters.some((parameter) => (values[parameter] ?? '') === '');
  return (
    <Dialog
      title={`${label} ${node.kind} ${node.name}`}
      confirm={label}
      problem={isMissing ? 'Fill in what is asked for.' : undefined}
      onConfirm={async () => {
        await runAction({ application, node }, name, values);
        toast(`${label}: ${node.kind} ${node.name}`, 'good');
      }}
      onClose={onClose}
    >
      <p>{effects[name] ?? `Runs the action “${name}” of this kind on the object in the cluster.`}</p>
      {parameters.map((parameter) => (
        <TextField
          key={parameter}
          label={parameter}
          value={values[parameter] ?? ''}
          onChange={(value) => setValues({ ...values, [parameter]: value })}
        />
      ))}
    </Dialog>
  );
}
