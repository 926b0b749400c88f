import type { ReactNode } from 'react';

const spokes = [0, 45, 90, 135, 180, 225, 270, 315];

/** The helm: the product's mark. */
export function Mark({ size = 28 }: { readonly size?: number | undefined }): ReactNode {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" className="mark">
      <g fill="none" stroke="currentColor" strokeLinecap="round">
        <circle cx="16" cy="16" r="8.500" strokeWidth="2.200" />
        <circle cx="16" cy="16" r="2.400" strokeWidth="1.600" />
        {spokes.map((angle) => (
          <path
            key={angle}
            d="M16 13.400V3"
            strokeWidth={angle % 90 === 0 ? 1.8 : 1.2}
            transform={`rotate(${angle} 16 16)`}
          />
        ))}
      </g>
    </svg>
  );
}
