import type { Clock } from '@tiphys/base';
import { createSingleFlight } from '@tiphys/base';
import { LRUCache } from 'lru-cache';

/** Time before its end at which a token is no longer used. */
const reserveMs = 5 * 60_000;
const maxTokens = 1000;

/** A token and when it ends, in milliseconds since 1970. */
export interface Token {
  readonly token: string;
  readonly expiresAt: number;
}

/** Tokens by what they were asked for with. */
export type TokenCache = (key: string, request: () => Promise<Token>) => Promise<string>;

/** Makes a cache in which a token is asked for once and used until shortly before it ends. */
export function createTokenCache(clock: Clock): TokenCache {
  const tokens = new LRUCache<string, Token>({ max: maxTokens });
  const flight = createSingleFlight<Token>();
  return async (key, request) => {
    const kept = tokens.get(key);
    if (kept && kept.expiresAt - reserveMs > clock.now()) return kept.token;
    const token = await flight(key, async () => {
      const made = await request();
      tokens.set(key, made);
      return made;
    });
    return token.token;
  };
}
