import { ApiError } from './http.ts';

/** Bytes of one line at most; a tree of 5,000 nodes has about 3 MB. */
const maxLine = 64 * 1024 * 1024;

/**
 * Reads a stream of the API (one JSON object a line) and yields its results until the connection ends or the signal aborts.
 * An error in the stream, or instead of it, is thrown as `ApiError`.
 */
export async function* streamApi<T>(path: string, signal: AbortSignal): AsyncGenerator<T> {
  const response = await fetch(new URL(path, document.baseURI), { signal });
  if (!response.ok || !response.body) throw new ApiError(response.status, response.statusText);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLine) throw new ApiError(0, 'The stream sent a line that is too long');
      for (const line of lines) if (line.trim() !== '') yield parseLine<T>(line);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parseLine<T>(line: string): T {
  const { result, error } = JSON.parse(line) as {
    readonly result?: T;
    readonly error?: { readonly http_code?: number; readonly message?: string };
  };
  if (error) throw new ApiError(error.http_code ?? 0, error.message ?? 'The stream broke');
  return result as T;
}
