import { useId } from 'react';
import type { ReactNode } from 'react';
import { useShortcutList } from '../keys/use-shortcuts.ts';
import { IconButton } from '../parts/button.tsx';
import { Kbd } from '../parts/kbd.tsx';
import { useModal } from '../parts/modal.ts';
import '../parts/dialog.css';

/** All shortcuts that work on the page as it stands. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }): ReactNode {
  const modal = useModal(onClose);
  // Commands on the selection repeat keys of the list.
  const shortcuts = useShortcutList()
    .list()
    .filter(({ isNote = false, run }) => !isNote || !run);
  const groups = [...new Set(['Everywhere', ...shortcuts.map(({ group }) => group)])];
  const id = useId();
  return (
    <dialog {...modal} className="dialog dialog-wide" aria-labelledby={id}>
      <div className="dialog-frame">
        <div className="dialog-head">
          <h2 id={id}>Keyboard shortcuts</h2>
          <IconButton kind="quiet" icon="close" label="Close" onClick={onClose} />
        </div>
        <div className="dialog-body" tabIndex={0} role="group" aria-label="Shortcuts">
          <div className="shortcut-groups">
            {groups.map((group) => (
              <section key={group}>
                <h3 className="eyebrow">{group}</h3>
                <dl>
                  {shortcuts
                    .filter((shortcut) => shortcut.group === group)
                    .map(({ keys, label }) => (
                      <div key={`${keys} ${label}`}>
                        <dt>{label}</dt>
                        <dd>
                          <Kbd keys={keys} />
                        </dd>
                      </div>
                    ))}
                </dl>
              </section>
            ))}
          </div>
        </div>
      </div>
    </dialog>
  );
}
