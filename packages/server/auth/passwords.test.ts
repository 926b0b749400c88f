import { setTimeout as delay } from 'node:timers/promises';
import { hash } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords();

describe('verify()', () => {
  it('fits what hash() made, and what Go and htpasswd write', async () => {
    const made = await passwords.hash('sesame');
    expect(made).toMatch(/^\$2[ab]\$10\$/);
    expect(await passwords.verify('sesame', made)).toBe(true);
    expect(await passwords.verify('sesame', made.replace(/^\$2.\$/, '$2y$'))).toBe(true);
    expect(await passwords.verify('Sesame', made)).toBe(false);
  });

  it.each(['', 'plain', '$2b$10$short'])('fits nothing to %j', async (wrong) => {
    expect(await passwords.verify('sesame', wrong)).toBe(false);
  });

  it('refuses what bcrypt would cut off', async () => {
    const long = 'x'.repeat(73);
    expect(await passwords.verify(long, await hash(long, 4))).toBe(false);
  });

  it('leaves the thread to others while it works', async () => {
    // Heavy work, so that it takes longer than anything else that may hold up this thread.
    const slow = await hash('sesame', 4).then((quick) => quick.replace('$04$', '$13$'));
    let turns = 0;
    const verified = passwords.verify('sesame', slow).then(() => 'done');
    while ((await Promise.race([verified, delay(1, 'working')])) === 'working') turns++;
    expect(turns).toBeGreaterThan(10);
  });
});
