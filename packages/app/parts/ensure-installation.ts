import { randomInt } from 'node:crypto';
import { systemClock } from '@tiphys/base';
import { ensureDefaults } from '@tiphys/config';
import { hash } from 'bcryptjs';
import type { Home } from './connect.ts';
import { ensureCrds } from './ensure-crds.ts';

const passwordAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-';
const bcryptRounds = 10;

/** Makes what an installation needs where it is missing: the CRDs, and the defaults of its namespace. */
export async function ensureInstallation(home: Home, signal: AbortSignal): Promise<void> {
  await ensureCrds(home.client, signal);
  await ensureDefaults(
    {
      client: home.client,
      clock: systemClock,
      randomText,
      hashPassword: (password) => hash(password, bcryptRounds),
    },
    home.namespace,
    signal,
  );
}

function randomText(length: number): string {
  return Array.from({ length }, () => passwordAlphabet[randomInt(passwordAlphabet.length)]).join('');
}
