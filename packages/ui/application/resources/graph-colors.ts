import type { Tone } from '../../parts/status.tsx';

/** Colours of a drawing, as the canvas takes them. */
export interface GraphColors {
  readonly tones: Readonly<Record<Tone, string>>;
  readonly ground: string;
  readonly sheet: string;
  readonly line: string;
  readonly strong: string;
  readonly text: string;
  readonly accent: string;
}

const tones: readonly Tone[] = ['good', 'busy', 'warn', 'bad', 'idle', 'none'];

/** Reads the colours of the theme in force: a canvas does not know custom properties. */
export function readColors(frame: HTMLElement): GraphColors {
  const probe = document.createElement('i');
  probe.hidden = true;
  frame.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colors: GraphColors = {
    tones: Object.fromEntries(tones.map((tone) => [tone, read(tone)])) as Record<Tone, string>,
    ground: read('ground'),
    sheet: read('sheet'),
    line: read('rule-strong'),
    strong: read('edge'),
    text: read('ink'),
    accent: read('accent'),
  };
  probe.remove();
  return colors;
}
