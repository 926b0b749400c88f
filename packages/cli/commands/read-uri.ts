import { readFile } from 'node:fs/promises';

/** More than this is not read from a URL or standard input. */
const maxBytes = 64 << 20;

/** The text of a file, or of a `http://` or `https://` address. */
export async function readUri(uri: string): Promise<string> {
  if (!/^https?:\/\//.test(uri)) return readFile(uri, 'utf8');
  const response = await fetch(uri);
  if (!response.ok) throw new Error(`failed to read ${uri}: ${response.status} ${response.statusText}`);
  const text = await response.text();
  if (text.length > maxBytes) throw new Error(`failed to read ${uri}: more than ${maxBytes} bytes`);
  return text;
}

/** All text of a stream. */
export async function readAll(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.toString();
    if (text.length > maxBytes) throw new Error(`more than ${maxBytes} bytes on standard input`);
  }
  return text;
}
