import './misc.css';
import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { useVirtual } from './use-virtual.ts';

const lineHeight = 20;
/** Characters of one line that are drawn; a longer one is cut and says so. */
const maxLine = 4000;

/**
 * Numbered lines to be read and copied, any number of them: only those in sight are drawn. `language` colours YAML; `mark` gives a
 * line a class of its own.
 */
export function CodeView(props: {
  readonly label: string;
  readonly text: string;
  readonly language?: 'yaml' | 'text' | undefined;
  readonly mark?: ((line: number) => string | undefined) | undefined;
}): ReactNode {
  const { label, text, language = 'text', mark } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => text.split('\n'), [text]);
  const { start, end, height } = useVirtual(scroller, { count: lines.length, rowHeight: lineHeight });
  const digits = Math.max(3, String(lines.length).length);
  return (
    <div
      ref={scroller}
      className="code-view"
      role="region"
      aria-label={label}
      tabIndex={0}
      onCopy={(event) => {
        // A selection of everything means all lines, not those that happen to be drawn.
        const chosen = document.getSelection()?.toString() ?? '';
        if (chosen.split('\n').length < end - start) return;
        event.preventDefault();
        event.clipboardData.setData('text/plain', text);
      }}
    >
      <div className="code-rows" style={{ height, ['--digits' as string]: digits }}>
        {lines.slice(start, end).map((line, index) => {
          const number = start + index;
          return (
            <div
              key={number}
              className={`code-line ${mark?.(number) ?? ''}`}
              style={{ transform: `translateY(${number * lineHeight}px)` }}
            >
              <span className="code-number" aria-hidden="true">
                {number + 1}
              </span>
              {language === 'yaml' ? <YamlLine line={cut(line)} /> : cut(line)}
              {'\n'}
            </div>
          );
        })}
      </div>
    </div>
  );
}

const yamlLine = /^(\s*(?:- )*)([\w./$"'-]+)(:)(\s|$)(.*)$/;

/** One line of YAML with its key and kind of value told apart; good enough to read by. */
function YamlLine({ line }: { readonly line: string }): ReactNode {
  if (line.trimStart().startsWith('#')) return <span className="code-comment">{line}</span>;
  const found = yamlLine.exec(line);
  if (!found) return <span className="code-string">{line}</span>;
  const [, indent = '', key = '', colon = '', space = '', value = ''] = found;
  const isScalar = /^(-?\d[\d._e+-]*|true|false|null|~)$/i.test(value);
  return (
    <>
      {indent}
      <span className="code-key">{key}</span>
      <span className="muted">{colon}</span>
      {space}
      <span className={isScalar ? 'code-scalar' : 'code-string'}>{value}</span>
    </>
  );
}

function cut(line: string): string {
  return line.length > maxLine
    ? `${line.slice(0, maxLine)} … ${line.length - maxLine} more characters`
    : line;
}
