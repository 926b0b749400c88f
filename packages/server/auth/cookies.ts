const name = 'argocd.token';
const maxCookieBytes = 4093;

/** How the session cookie is set. */
export interface CookieOptions {
  readonly secure: boolean;
  /** The path everything is served below; default `/`. */
  readonly path?: string | undefined;
  /** Default 20. */
  readonly maxCookies?: number | undefined;
}

/** `Set-Cookie` values for a token, split where it is too long for one cookie; an empty token clears it. Throws `RangeError` for one too long for all. */
export function sessionCookies(token: string, options: CookieOptions): readonly string[] {
  const path = `/${(options.path ?? '').replace(/^\/+|\/+$/g, '')}`;
  const attributes = `path=${path}; SameSite=lax; httpOnly${options.secure ? '; Secure' : ''}`;
  const expired = token === '' ? '; Max-Age=0' : '';
  const whole = `${name}=${token}; ${attributes}${expired}`;
  if (whole.length <= maxCookieBytes) return [whole];
  return splitToken(token, attributes, options.maxCookies ?? 20);
}

function splitToken(token: string, attributes: string, maxCookies: number): string[] {
  const room = maxCookieBytes - `${name}-99=99:; ${attributes}`.length;
  const count = Math.ceil(token.length / room);
  if (count > maxCookies) {
    throw new RangeError(
      `the authentication token is longer than ${room * maxCookies} characters and requires ${count} cookies but the max number of cookies is ${maxCookies}`,
    );
  }
  return Array.from({ length: count }, (_, at) => {
    const part = token.slice(at * room, (at + 1) * room);
    return at === 0 ? `${name}=${count}:${part}; ${attributes}` : `${name}-${at}=${part}; ${attributes}`;
  });
}

/** The token in a `Cookie` header, put together again, or `''`. */
export function tokenOfCookies(header: string | undefined): string {
  const cookies = parseCookies(header);
  const first = cookies.get(name) ?? '';
  const split = /^(\d{1,3}):(.*)$/.exec(first);
  if (!split) return first;
  let token = split[2] ?? '';
  for (let at = 1; at < Number(split[1]); at++) {
    const part = cookies.get(`${name}-${at}`);
    if (part === undefined) return '';
    token += part;
  }
  return token;
}

function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    found.set(
      pair.slice(0, equals).trim(),
      pair
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    );
  }
  return found;
}
