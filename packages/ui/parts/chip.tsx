import './misc.css';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** A small fact, such as a filter or a label, that can be taken away where `onRemove` is given. */
export function Chip({
  name,
  value,
  onRemove,
}: {
  readonly name?: string | undefined;
  readonly value: string;
  readonly onRemove?: (() => void) | undefined;
}): ReactNode {
  const text = name === undefined ? value : `${name} ${value}`;
  return (
    <span className={`chip-tag${onRemove ? '' : ' chip-tag-plain'}`}>
      <span>
        {name !== undefined && <b>{name} </b>}
        {value}
      </span>
      {onRemove && (
        <button type="button" className="chip-remove" aria-label={`Remove ${text}`} onClick={onRemove}>
          <Icon name="close" size={12} />
        </button>
      )}
    </span>
  );
}
