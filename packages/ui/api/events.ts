import { ApiError } from './http.ts';

/** Characters of one event at most; a tree of 20,000 nodes has about 12 million. */
const maxEvent = 64 * 1024 * 1024;

/**
 * Reads server-sent events of the API, each one JSON value, until the connection ends or the signal aborts. Throws `ApiError` where
 * the server refuses.
 */
export async function* streamEvents<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  const headers = { accept: 'text/event-stream' };
  const response = await fetch(new URL(path, document.baseURI), { signal, headers });
  if (!response.ok || !response.body) throw new ApiError(response.status, await messageOf(response));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + value).split('\n\n');
      rest = events.pop() ?? '';
      if (rest.length > maxEvent) throw new ApiError(0, 'The stream sent an event that is too long');
      for (const event of events) if (event.startsWith('data: ')) yield JSON.parse(event.slice(6)) as T;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function messageOf(response: Response): Promise<string> {
  try {
    const { message } = (await response.json()) as { readonly message?: string };
    return message || response.statusText;
  } catch {
    return response.statusText || `HTTP ${response.status}`;
  }
}
