import { useState } from 'react';
import type { FieldProblem } from '@tiphys/model/v2';
import { focusFirstProblem, unique } from './submit-problems.tsx';

/** Saving a form: what keeps it from being saved, and the way to try. */
export interface Submit {
  readonly busy: boolean;
  /** What the server said against it; empty where it said nothing. */
  readonly failure: string;
  readonly problems: readonly FieldProblem[];
  /** Sends it unless `validate` finds problems; the first field of these gets the focus. */
  readonly save: (validate: boolean) => Promise<void>;
}

/** Saves with `send` what `showProblems` finds nothing against; errors of `send` become the failure. */
export function useSubmit(
  showProblems: () => readonly FieldProblem[],
  send: (validate: boolean) => Promise<void>,
): Submit {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const save = async (validate: boolean): Promise<void> => {
    const found = validate ? unique(showProblems()) : [];
    setProblems(found);
    setFailure('');
    if (found.length > 0) {
      focusFirstProblem();
      return;
    }
    setBusy(true);
    try {
      await send(validate);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return { busy, failure, problems, save };
}
