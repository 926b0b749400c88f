import type { ReactNode } from 'react';
import type { FieldProblem } from '@tiphys/model/v2';
import { fieldName } from '../../create/problems.ts';
import { Button } from '../../parts/button.tsx';

/** What kept the application from being saved; what was already looked at can be saved all the same. */
export function SubmitProblems({
  failure,
  problems,
  onForce,
}: {
  readonly failure: string;
  readonly problems: readonly FieldProblem[];
  readonly onForce: () => void;
}): ReactNode {
  if (failure === '' && problems.length === 0) return null;
  const canForce = failure !== '' || problems.every(({ field }) => !/name$|repoURL$|project$/.test(field));
  return (
    <div role="alert" className="form-alert">
      {failure !== '' && <p>{failure}</p>}
      {problems.length > 0 && (
        <ul>
          {problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              <b>{fieldName(field)}</b> {message}
            </li>
          ))}
        </ul>
      )}
      {canForce && (
        <div>
          <Button size="small" onClick={onForce}>
            Save without checks
          </Button>
        </div>
      )}
    </div>
  );
}

/** The same said twice is said once. */
export function unique(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  return problems.filter(
    (problem, index) => problems.findIndex(({ field }) => field === problem.field) === index,
  );
}

/** Leads to the first field that is marked wrong, once it is. */
export function focusFirstProblem(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
  });
}
