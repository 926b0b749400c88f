import type { ReactNode } from 'react';

/** Lines of 1.5 on a grid of 16, drawn for this page. */
const paths = {
  add: 'M8 3v10M3 8h10',
  applications: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h7M12 11.5h1.5',
  arrowDown: 'M8 3v10M4 9l4 4 4-4',
  arrowUp: 'M8 13V3M4 7l4-4 4 4',
  back: 'M10 3 5 8l5 5',
  cards: 'M2.5 3h4.5v4H2.5ZM9 3h4.500v4H9ZM2.500 9H7v4H2.500ZM9 9h4.500v4H9Z',
  check: 'm3 8.500 3.200 3.200L13 4.800',
  chevron: 'm4 6 4 4 4-4',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.800V8l2.200 1.600',
  close: 'm3.500 3.500 9 9m0-9-9 9',
  cluster: 'M8 1.800 13.600 5v6L8 14.200 2.400 11V5ZM2.600 5.100 8 8.200l5.400-3.100M8 8.200v5.800',
  columns: 'M2.500 3h11v10h-11ZM6.200 3v10M9.800 3v10',
  command:
    'M5.500 5.500h5v5h-5Zm0 0V4A1.500 1.500 0 1 0 4 5.500Zm5 0H12A1.500 1.500 0 1 0 10.500 4Zm0 5V12a1.500 1.500 0 1 0 1.500-1.500Zm-5 0H4A1.500 1.500 0 1 0 5.500 12Z',
  copy: 'M5.500 5.500h8v8h-8ZM10.500 5.500v-3h-8v8h3',
  diff: 'M5 2.500v7M1.500 6h7M8.500 12.500h6M11 2.500 5 13.500',
  download: 'M8 2.500v8M4.500 7 8 10.500 11.500 7M3 13.500h10',
  edit: 'M3 13l.600-2.800L10.800 3a1.300 1.300 0 0 1 1.900 0l.300.300a1.300 1.300 0 0 1 0 1.900L5.800 12.400ZM9.500 4.300l2.200 2.200',
  external: 'M6.500 3.500h-3v9h9v-3M9 2.500h4.500V7M13.500 2.500 7.500 8.500',
  fit: 'M2.500 6V2.500H6M10 2.500h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10',
  filter: 'M2 4h12M4.500 8h7M6.500 12h3',
  forward: 'm6 3 5 5-5 5',
  graph:
    'M2 6.200h3.600v3.600H2ZM10.400 2H14v3.600h-3.600ZM10.400 10.400H14V14h-3.600ZM5.600 8H8V3.800h2.400M8 8v4.200h2.400',
  help: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2ZM6.300 6.400a1.750 1.750 0 1 1 2.500 1.600c-.600.300-.800.600-.800 1.200M8 11.200v.100',
  history: 'M2.600 6.400A5.700 5.700 0 1 1 2.400 9M2.300 3.200v3.400h3.400M8 5v3.200l2 1.300',
  link: 'M6.800 9.200 9.200 6.800M7.200 4.800l1.600-1.600a2.800 2.800 0 0 1 4 4l-1.600 1.600M8.800 11.200l-1.600 1.600a2.800 2.800 0 0 1-4-4l1.600-1.600',
  lock: 'M4 7.500h8v6H4ZM5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500',
  logOut: 'M6.500 2.500h-4v11h4M6.500 8h7M10.500 5l3 3-3 3',
  logs: 'M2.500 3.500h7M2.500 6.500h11M2.500 9.500h9M2.500 12.500h5',
  minus: 'M3 8h10',
  more: 'M3.500 8h.100M8 8h.100M12.500 8h.100',
  moon: 'M13 9.600A5.600 5.600 0 0 1 6.400 3a5.600 5.600 0 1 0 6.600 6.600Z',
  pause: 'M5.500 3v10M10.500 3v10',
  play: 'M5 3v10l7.500-5Z',
  refresh: 'M13.300 6.200A5.600 5.600 0 1 0 13.600 9M13.600 2.800v3.600H10',
  repository: 'M3.500 2.500h9v8.500h-9ZM3.500 11v2.500h2M12.500 11v2.500h-5M6.500 5.500h3.500',
  rows: 'M2.500 3h11v10h-11ZM2.500 6.300h11M2.500 9.700h11',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM10.300 10.300l3.200 3.200',
  settings: 'M2 4.500h5.500M11.500 4.500H14M9.500 3v3M2 11.500h2.500M8.500 11.500H14M6.500 10v3',
  sun: 'M8 5.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600ZM8 1.500v1.200M8 13.300v1.200M1.500 8h1.200M13.300 8h1.200M3.400 3.400l.900.900M11.700 11.700l.900.900M12.600 3.400l-.900.900M4.300 11.700l-.900.900',
  sync: 'M2.600 7.200A5.500 5.500 0 0 1 12.400 4.500M13.400 8.800A5.500 5.500 0 0 1 3.600 11.500M12.600 1.800v3h-3M3.400 14.200v-3h3',
  system: 'M2 3h12v8H2ZM5.500 13.500h5M8 11v2.500',
  terminal: 'M2.500 3h11v10h-11ZM5 6l2 2-2 2M8.500 10.500H11',
  trash: 'M2.500 4.500h11M6 4.300V2.500h4v1.800M4 4.500l.700 9h6.600l.700-9M6.800 7v4M9.200 7v4',
  user: 'M8 2.500a2.700 2.700 0 1 0 0 5.400 2.700 2.700 0 0 0 0-5.400ZM2.800 13.500a5.200 5.200 0 0 1 10.400 0',
  warning: 'M8 2.200 14.200 13.300H1.800ZM8 6.300v3.200M8 11.400v.100',
} as const;

/** A picture by name. */
export type IconName = keyof typeof paths;

/** A picture that says nothing by itself: the words beside it, or its button's label, do. */
export function Icon({
  name,
  size = 16,
}: {
  readonly name: IconName;
  readonly size?: number | undefined;
}): ReactNode {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
