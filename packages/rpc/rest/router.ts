import type { RouteInfo } from '../codec.ts';

/** A value from the path and the field it goes to. */
export interface PathValue {
  readonly field: string;
  readonly value: string;
}

/** A request's route and what its path says. */
export interface RouteMatch {
  readonly route: RouteInfo;
  readonly values: readonly PathValue[];
}

/** Finds routes. */
export interface Router {
  /** The route, `'method'` where only other verbs fit, or `undefined`. */
  match(verb: string, path: string): RouteMatch | 'method' | undefined;
}

/** What a router needs besides routes. */
export interface RouterOptions {
  /**
   * Paths whose segments are matched as sent and left percent-encoded: their variables are URLs with slashes
   * (Argo CD: `bug21955Workaround` in server/server.go).
   */
  readonly rawPaths: readonly RegExp[];
}

interface Pattern {
  readonly route: RouteInfo;
  readonly segments: readonly Segment[];
}

type Segment =
  | { readonly type: 'literal'; readonly text: string }
  | { readonly type: 'one' | 'rest'; readonly field: string };

/** Makes a router with grpc-gateway v1's rules: same verb, same number of segments, the first registered wins. */
export function createRouter(routes: readonly RouteInfo[], options: RouterOptions): Router {
  const patterns = routes.map((route) => ({ route, segments: parseTemplate(route.path) }));
  const byShape = new Map<string, Pattern[]>();
  for (const pattern of patterns) {
    // The second and third fixed segments part the routes well enough for a short scan.
    const key = shapeKey(pattern.segments.map((segment) => (segment.type === 'literal' ? segment.text : '')));
    byShape.set(key, [...(byShape.get(key) ?? []), pattern]);
  }
  return {
    match(verb, path) {
      const parts = splitPath(path, options.rawPaths);
      if (!parts) return undefined;
      const candidates = byShape.get(shapeKey(parts)) ?? [];
      let otherVerb = false;
      for (const pattern of candidates) {
        const values = matchSegments(pattern.segments, parts);
        if (!values) continue;
        if (pattern.route.verb === verb) return { route: pattern.route, values };
        otherVerb = true;
      }
      return otherVerb ? 'method' : undefined;
    },
  };
}

function shapeKey(parts: readonly string[]): string {
  return `${parts[0] ?? ''}/${parts[1] ?? ''}/${parts[2] ?? ''}`;
}

function parseTemplate(path: string): Segment[] {
  return path
    .slice(1)
    .split('/')
    .map((text) => {
      const variable = /^\{([^=}]+)(=\*\*)?\}$/.exec(text);
      if (!variable) return { type: 'literal', text };
      return { type: variable[2] ? 'rest' : 'one', field: variable[1] as string };
    });
}

function splitPath(path: string, rawPaths: readonly RegExp[]): readonly string[] | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  // Go keeps the raw path only where escaping the decoded one would not give it back; a doubly escaped URL is thus decoded here once.
  const isRaw = rawPaths.some((pattern) => pattern.test(path)) && escapePath(decoded) !== path;
  return (isRaw ? path : decoded).slice(1).split('/');
}

function escapePath(path: string): string {
  return encodeURIComponent(path)
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%(24|26|2B|2C|2F|3A|3B|3D|40)/g, decodeURIComponent);
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): PathValue[] | undefined {
  const values: PathValue[] = [];
  for (const [at, segment] of segments.entries()) {
    if (segment.type === 'rest') {
      values.push({ field: segment.field, value: parts.slice(at).join('/') });
      return values;
    }
    const part = parts[at];
    if (part === undefined) return undefined;
    if (segment.type === 'literal') {
      if (segment.text !== part) return undefined;
    } else values.push({ field: segment.field, value: part });
  }
  return segments.length === parts.length ? values : undefined;
}
