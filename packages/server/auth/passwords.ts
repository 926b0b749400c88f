import { compare, hash } from 'bcryptjs';

const cost = 10;
/** What bcrypt sees of a password; a longer one is refused, so that its tail is not silently ignored. */
const maxPasswordBytes = 72;

/** Hashes passwords as `argocd-secret` keeps them. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether a password fits a hash; false for a hash that is none. */
  verify(password: string, passwordHash: string): Promise<boolean>;
}

/** Makes the bcrypt hasher; it gives the event loop back while it works. */
export function createPasswords(): Passwords {
  return {
    hash: (password) => hash(password, cost),
    verify: async (password, passwordHash) => {
      if (Buffer.byteLength(password) > maxPasswordBytes || passwordHash === '') return false;
      // `htpasswd` writes `$2y$`, which is the same as `$2b$`.
      return compare(password, passwordHash.replace(/^\$2y\$/, '$2b$')).catch(() => false);
    },
  };
}
