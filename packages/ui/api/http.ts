import { parseJson } from '@tiphys/base';

/** A call that the API server refused, or that did not reach it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Event of the window: the server does not know who asks any more. */
export const unauthorizedEvent = 'tiphys:unauthorized';

/** Options of one call. */
export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Calls the API relative to the page's base and resolves to its JSON. Throws `ApiError`; an abort passes through. */
export async function callApi<T>(path: string, options: CallOptions = {}): Promise<T> {
  const { method = 'GET', body, signal } = options;
  const response = await send(path, {
    method,
    ...(signal ? { signal } : {}),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: method === 'GET' ? {} : { 'content-type': 'application/json' },
  });
  if (!response.ok) {
    // The login itself is refused with the same status.
    if (response.status === 401 && method === 'GET') {
      window.dispatchEvent(new Event(unauthorizedEvent));
      throw new ApiError(401, 'The session has ended: log in again');
    }
    throw new ApiError(response.status, await readMessage(response));
  }
  return parseJson(await response.text()) as T;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, document.baseURI), init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, 'The server cannot be reached');
  }
}

async function readMessage(response: Response): Promise<string> {
  try {
    const { message, error } = (await response.json()) as Readonly<Record<'message' | 'error', unknown>>;
    const text = [message, error].find((each) => typeof each === 'string' && each !== '');
    return text === undefined ? response.statusText : String(text);
  } catch {
    return response.statusText || `HTTP ${response.status}`;
  }
}
