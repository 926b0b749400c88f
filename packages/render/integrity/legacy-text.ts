import { gpgKeyId } from '@tiphys/model';
import type { RevisionSignature } from '@tiphys/source';

/** One line about a signature, as Argo CD's `signatureInfo` had it before there were policies. */
export function legacyText(signature: RevisionSignature, keys: readonly string[]): string {
  const { identity, keyId, revision, state, text } = signature;
  if (state === 'unsigned')
    return `Target revision ${revision} in Git is not signed, but a signature is required`;
  const cipher = /^gpg:\s+using\s([A-Za-z]+)\skey\s/m.exec(text)?.[1] ?? '';
  if (state === 'signed') {
    const isAllowed = keys.some((key) => gpgKeyId(key)?.toUpperCase() === keyId);
    return isAllowed
      ? `Good signature from ${identity} key ${keyId}`
      : `Found good signature made with ${cipher} key ${keyId}, but this key is not allowed in AppProject`;
  }
  const unchecked = /^gpg: Can't check signature: .*$/m.exec(text)?.[0];
  if (unchecked !== undefined) {
    return `Found signature made with ${cipher} key ${keyId}, but verification result was invalid: '${unchecked}'`;
  }
  return `Could not verify commit signature on revision '${revision}', check logs for more information.`;
}
