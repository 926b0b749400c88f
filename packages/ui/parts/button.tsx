import './button.css';
import type { MouseEvent, ReactNode, Ref } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

/** How much a button weighs: one `primary` a view; `danger` opens a question, `danger-primary` answers it. */
export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger' | 'danger-primary';

interface CommonProps {
  readonly kind?: ButtonKind | undefined;
  readonly size?: 'small' | 'medium' | undefined;
  readonly icon?: IconName | undefined;
  readonly onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  readonly type?: 'button' | 'submit' | undefined;
  readonly disabled?: boolean | undefined;
  /** Why it cannot be used; it stays focusable and says so. */
  readonly reason?: string | undefined;
  readonly busy?: boolean | undefined;
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean | undefined;
  /** Id of what it opens or changes. */
  readonly controls?: string | undefined;
  readonly hasPopup?: 'menu' | 'dialog' | 'listbox' | undefined;
  readonly shortcut?: string | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
  readonly className?: string | undefined;
  readonly form?: string | undefined;
  readonly tabIndex?: number | undefined;
}

/** A button with words, and perhaps a picture before them. */
export function Button(props: CommonProps & { readonly children: ReactNode }): ReactNode {
  const { icon, busy = false, children } = props;
  return (
    <button {...attributesOf(props, '')} title={props.reason}>
      {busy ? <Icon name="refresh" size={14} /> : icon && <Icon name={icon} size={14} />}
      {children}
    </button>
  );
}

/** A button that is a picture; `label` is its name and its tooltip. */
export function IconButton(
  props: CommonProps & { readonly icon: IconName; readonly label: string },
): ReactNode {
  const { icon, label, busy = false, reason, shortcut } = props;
  const hint = reason ?? (shortcut ? `${label} (${shortcut})` : label);
  return (
    <button {...attributesOf(props, 'button-icon')} aria-label={label} title={hint}>
      <Icon name={busy ? 'refresh' : icon} />
    </button>
  );
}

/** Buttons that belong together, as one strip. */
export function ButtonGroup({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="button-group" role="group" aria-label={label}>
      {children}
    </div>
  );
}

function attributesOf(props: CommonProps, more: string) {
  const { kind = 'secondary', size = 'medium', busy = false, reason, onClick } = props;
  const isOff = reason !== undefined || busy;
  const classes = ['button', `button-${kind}`, `button-${size}`, more, busy ? 'button-busy' : ''];
  return {
    ref: props.ref,
    type: props.type ?? 'button',
    form: props.form,
    tabIndex: props.tabIndex,
    className: [...classes, props.className].filter(Boolean).join(' '),
    disabled: props.disabled,
    'aria-disabled': isOff || undefined,
    'aria-pressed': props.pressed,
    'aria-expanded': props.expanded,
    'aria-controls': props.controls,
    'aria-haspopup': props.hasPopup,
    'aria-keyshortcuts': props.shortcut,
    // A submit that is off must not submit either.
    onClick: isOff ? (event: MouseEvent): void => event.preventDefault() : onClick,
  } as const;
}
