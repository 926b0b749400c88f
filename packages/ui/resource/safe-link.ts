/** The address if a click on it is harmless (http or https); undefined for everything else, such as `javascript:`. */
export function safeLink(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}
