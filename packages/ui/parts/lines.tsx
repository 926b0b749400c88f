import type { ReactNode } from 'react';

/** Lines drawn at most. */
const maxLines = 3000;

/** Numbered lines of text, to be read and copied. */
export function Lines({
  label,
  lines,
}: {
  readonly label: string;
  readonly lines: readonly string[];
}): ReactNode {
  return (
    <>
      <pre className="lines" tabIndex={0} role="region" aria-label={label}>
        {lines.slice(0, maxLines).map((line, index) => (
          // Lines have no identity but their number.
          <span key={index} className="line">
            {line}
            {'\n'}
          </span>
        ))}
      </pre>
      {lines.length > maxLines && (
        <p className="muted">
          The first {maxLines} of {lines.length} lines.
        </p>
      )}
    </>
  );
}
