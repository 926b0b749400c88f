import './editor.css';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Editor } from './code-mirror.ts';

/**
 * A box in which YAML is edited. Until the editor has come, and where it cannot, it is a plain text box with the same text; what is
 * wrong is said below it.
 */
export function YamlEditor(props: {
  readonly label: string;
  readonly text: string;
  readonly onChange?: ((text: string) => void) | undefined;
  readonly error?: string | undefined;
  readonly note?: string | undefined;
  readonly size?: 'small' | 'tall' | undefined;
}): ReactNode {
  const { label, text, onChange, error, note, size = 'small' } = props;
  const box = useRef<HTMLDivElement>(null);
  const plain = useRef<HTMLTextAreaElement>(null);
  const editor = useRef<Editor>(undefined);
  const latest = useRef({ text, onChange });
  latest.current = { text, onChange };
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const readOnly = onChange === undefined;
  useEffect(() => {
    let gone = false;
    void import('./code-mirror.ts').then(
      ({ createEditor }) => {
        if (gone || !box.current) return;
        editor.current = createEditor(box.current, {
          text: latest.current.text,
          label,
          readOnly,
          description: 'Tab indents; press Escape and then Tab to leave',
          onChange: (changed) => latest.current.onChange?.(changed),
        });
        const area = document.activeElement === plain.current ? plain.current : undefined;
        const selection = area && { anchor: area.selectionStart, head: area.selectionEnd };
        flushSync(() => setState('ready'));
        // Who had begun to type goes on where they were.
        if (selection) editor.current.focus(selection);
      },
      () => setState('failed'),
    );
    return () => {
      gone = true;
      editor.current?.destroy();
      editor.current = undefined;
    };
  }, [label, readOnly]);
  useEffect(() => editor.current?.setText(text), [text]);
  return (
    <div className="yaml-editor">
      <div ref={box} className={`yaml-box yaml-${size}`} hidden={state !== 'ready'} />
      {state !== 'ready' && (
        <textarea
          ref={plain}
          className={`input input-mono yaml-box yaml-${size}`}
          aria-label={label}
          readOnly={readOnly}
          spellCheck={false}
          value={text}
          onChange={(event) => onChange?.(event.target.value)}
        />
      )}
      <p role="status" className={error ? 'field-error' : 'field-note'}>
        {error ?? note ?? ''}
      </p>
    </div>
  );
}
