import type { ReactNode } from 'react';

/** Letters at the end of a long name that are always seen: they tell siblings apart. */
const tail = 7;
const longName = 18;

/** A name that is cut before its end where there is no room for all of it; whole in the tooltip. */
export function CutName({ name }: { readonly name: string }): ReactNode {
  const cut = name.length > longName ? name.length - tail : name.length;
  return (
    <b className="cut-name" title={name}>
      <span>{name.slice(0, cut)}</span>
      {name.slice(cut)}
    </b>
  );
}
