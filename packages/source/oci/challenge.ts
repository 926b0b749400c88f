/** How a registry wants to be logged in to. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly parameters: ReadonlyMap<string, string>;
}

/** Longest header that is read. */
const maxLength = 8192;

/** The first challenge of a `WWW-Authenticate` header that is understood; bearer before basic. */
export function readChallenge(header: string): Challenge | undefined {
  const found: Challenge[] = [];
  const text = header.slice(0, maxLength);
  const schemes = [...text.matchAll(/(?:^|,)\s*(basic|bearer)(?=\s|,|$)/gi)];
  for (const [index, match] of schemes.entries()) {
    const start = match.index + match[0].length;
    const parameters = new Map<string, string>();
    for (const [, name = '', quoted, plain] of text
      .slice(start, schemes[index + 1]?.index)
      .matchAll(/([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/gi)) {
      parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
    }
    found.push({ scheme: match[1]?.toLowerCase() === 'basic' ? 'basic' : 'bearer', parameters });
  }
  return found.find(({ scheme }) => scheme === 'bearer') ?? found[0];
}
