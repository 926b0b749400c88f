/** The claims of a token, not verified: the server does that. Throws for what is not a JWT. */
export function readClaims(token: string): Readonly<Record<string, unknown>> {
  const parts = token.split('.');
  if (parts.length !== 3) {
    throw new Error('token is malformed: token contains an invalid number of segments');
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims === 'object' && claims !== null) return claims as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Error('token is malformed: could not JSON decode claim');
}

/** Whom a token is for, as shown to the user: e-mail, name, or the subject. */
export function displayName(claims: Readonly<Record<string, unknown>>): string {
  const federated = claims['federated_claims'];
  const userId =
    typeof federated === 'object' && federated !== null && 'user_id' in federated
      ? federated.user_id
      : undefined;
  for (const value of [claims['email'], claims['name'], userId, claims['sub']]) {
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** The account of a subject such as `admin:login`. */
export function accountOfSubject(subject: string): string {
  return subject.split(':')[0] ?? subject;
}
