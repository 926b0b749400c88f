/** A commit or tag taken apart into what was signed and the signature. */
export interface SignedObject {
  /** The bytes that the signature is for. */
  readonly payload: Uint8Array;
  /** An armored OpenPGP signature; empty where there is none that `gpg` could check. */
  readonly signature: string;
  /** `Name <mail>` of a commit's author, `Name "<mail>"` of a tag's tagger: as Argo CD prints them. */
  readonly identity: string;
  readonly parents: readonly string[];
  /** Seconds since 1970 of the commit. */
  readonly committedAt: number;
  /** The message holds Argo CD's trailer `Argocd-gpg-seal:`. */
  readonly isSeal: boolean;
}

/** Headers that hold signatures; none of them is part of what was signed. */
const signatureHeader = /^gpgsig(?:-sha256)? /;

/** Takes a commit object apart; git keeps its signature in a header. */
export function parseSignedCommit(content: Uint8Array, isSha256 = false): SignedObject {
  // Every byte is one character, so that nothing is lost on the way back.
  const text = Buffer.from(content).toString('latin1');
  const { header, message } = split(text);
  const own = isSha256 ? 'gpgsig-sha256 ' : 'gpgsig ';
  const kept: string[] = [];
  const signature: string[] = [];
  let inside: 'own' | 'other' | undefined;
  for (const line of header.split('\n')) {
    if (signatureHeader.test(line)) inside = line.startsWith(own) ? 'own' : 'other';
    else if (!line.startsWith(' ')) inside = undefined;
    if (inside === undefined) kept.push(line);
    else if (inside === 'own') signature.push(line.startsWith(' ') ? line.slice(1) : line.slice(own.length));
  }
  const author = personOf(headerOf(kept, 'author'));
  return {
    payload: Buffer.from(
      message === undefined ? kept.join('\n') : `${kept.join('\n')}\n\n${message}`,
      'latin1',
    ),
    signature: openPgpOnly(signature.join('\n')),
    identity: `${author.name} ${author.mail}`,
    parents: kept.filter((line) => line.startsWith('parent ')).map((line) => line.slice('parent '.length)),
    committedAt: personOf(headerOf(kept, 'committer')).seconds,
    isSeal: /^.*argocd-gpg-seal:/im.test(message ?? ''),
  };
}

/** Takes a tag object apart; git keeps its signature at the end of the message. */
export function parseSignedTag(content: Uint8Array): SignedObject {
  const text = Buffer.from(content).toString('latin1');
  const start = lastSignature(text);
  const { header, message } = split(start < 0 ? text : text.slice(0, start));
  const kept = withoutSignatures(header.split('\n'));
  const tagger = personOf(headerOf(kept, 'tagger'));
  return {
    payload: Buffer.from(
      message === undefined ? kept.join('\n') : `${kept.join('\n')}\n\n${message}`,
      'latin1',
    ),
    signature: start < 0 ? '' : openPgpOnly(text.slice(start)),
    identity: `${tagger.name} "${tagger.mail}"`,
    parents: [],
    committedAt: tagger.seconds,
    isSeal: false,
  };
}

function split(text: string): { readonly header: string; readonly message: string | undefined } {
  const at = text.indexOf('\n\n');
  return at < 0
    ? { header: text, message: undefined }
    : { header: text.slice(0, at), message: text.slice(at + 2) };
}

function withoutSignatures(lines: readonly string[]): string[] {
  let inside = false;
  return lines.filter((line) => {
    inside = signatureHeader.test(line) || (inside && line.startsWith(' '));
    return !inside;
  });
}

const armors = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----/gm;

/** Where the last signature of a tag begins, as git looks for it; negative where there is none. */
function lastSignature(text: string): number {
  return [...text.matchAll(armors)].at(-1)?.index ?? -1;
}

/** SSH and X.509 signatures are as none: no key of the keyring can have made them. */
function openPgpOnly(signature: string): string {
  return /^-----BEGIN PGP (?:SIGNATURE|MESSAGE)-----/.test(signature) ? signature : '';
}

function headerOf(lines: readonly string[], name: string): string {
  return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? '';
}

function personOf(text: string): { readonly name: string; readonly mail: string; readonly seconds: number } {
  const match = /^(.*?) ?(<[^<>]*>) (-?\d+)(?: [-+]\d+)?$/.exec(Buffer.from(text, 'latin1').toString('utf8'));
  return { name: match?.[1] ?? '', mail: match?.[2] ?? '<>', seconds: Number(match?.[3] ?? 0) };
}
