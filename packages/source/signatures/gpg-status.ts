/** How a signature stands, in the words of Argo CD's messages. */
export type SignatureState =
  | 'signed'
  | 'bad signature'
  | 'signed with untrusted key'
  | 'expired signature'
  | 'signed with expired key'
  | 'signed with revoked key'
  | 'signed with key not in keyring'
  | 'unsigned';

/** What gpg found of one signature. */
export interface SignatureCheck {
  readonly state: SignatureState;
  /** 16 hexadecimal digits of the key or subkey that signed; empty for what is unsigned. */
  readonly keyId: string;
}

const states: Readonly<Record<string, SignatureState>> = {
  GOODSIG: 'signed',
  BADSIG: 'bad signature',
  EXPSIG: 'expired signature',
  EXPKEYSIG: 'signed with expired key',
  REVKEYSIG: 'signed with revoked key',
  ERRSIG: 'signed with key not in keyring',
};

/** The one state that gpg's status lines tell; `undefined` where they tell none, or of several signatures, of which none counts. */
export function readStatus(lines: string): SignatureCheck | undefined {
  const found = [
    ...lines.matchAll(
      /^\[GNUPG:\] (GOODSIG|BADSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|ERRSIG) ([0-9A-F]{16,64})(?: |$)/gm,
    ),
  ];
  const [first] = found;
  if (first === undefined || found.length > 1) return undefined;
  const [, name = '', key = ''] = first;
  const state = states[name];
  if (state === undefined) return undefined;
  const isUntrusted = state === 'signed' && /^\[GNUPG:\] TRUST_(?:UNDEFINED|NEVER)/m.test(lines);
  return { state: isUntrusted ? 'signed with untrusted key' : state, keyId: key.slice(-16) };
}
