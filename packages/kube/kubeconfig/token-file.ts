import { readFile } from 'node:fs/promises';
import type { Clock } from '@tiphys/base';
import { codes, messageOf, StatusError, systemClock } from '@tiphys/base';
import type { CredentialSource } from '../config.ts';

/** Mounted service account tokens are replaced long before they expire, so looking once a minute is enough. */
const rereadAfterMs = 60_000;

/** A bearer token in a file that is read again every minute, and at once after the server refused it. */
export function tokenFileCredentials(path: string, clock: Clock = systemClock): CredentialSource {
  let held: { readonly authorization: string; readonly until: number } | undefined;
  return {
    async resolve() {
      if (held && clock.now() < held.until) return { authorization: held.authorization };
      try {
        const token = (await readFile(path, 'utf8')).trim();
        held = { authorization: `Bearer ${token}`, until: clock.now() + rereadAfterMs };
      } catch (error) {
        // While the file is being replaced the token of a moment ago still serves.
        if (!held) {
          throw new StatusError(codes.unauthenticated, `read token file: ${messageOf(error)}`, {
            cause: error,
          });
        }
      }
      return { authorization: held.authorization };
    },
    invalidate() {
      held = held && { ...held, until: 0 };
    },
  };
}
