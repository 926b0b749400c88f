import type { ReactNode } from 'react';
import type { ApplicationRow } from '@tiphys/model/v2';
import { Sheet } from '../../parts/dialog.tsx';
import { later } from '../../parts/later.tsx';
import { Link } from '../../parts/link.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { applicationPath } from '../../route/route.ts';
import { State } from './columns.tsx';

const Why = later(async () => (await import('../../application/why.tsx')).Why, 'Asking why…');

/** Why an application of the list is as it is, beside the list. */
export function WhySheet({
  row,
  onClose,
}: {
  readonly row: ApplicationRow;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Sheet title={`Why ${row.name} is as it is`} onClose={onClose}>
      <div className="why-sheet">
        <p className="why-marks">
          <StatusMark value={row.health} />
          <StatusMark value={row.sync} />
        </p>
        <p>
          <State row={row} />
        </p>
        <Why application={row} version={row.text} />
        <p>
          <Link to={applicationPath(row)}>Open {row.name}</Link>
        </p>
      </div>
    </Sheet>
  );
}
