/** How long a page that nobody sees stays connected. */
const patienceMs = 60_000;

/**
 * Runs what follows a stream, but not for pages that have been hidden for a minute: a browser has few connections to one server. It
 * begins anew as soon as the page is seen again, and ends when what it runs ends by itself.
 */
export async function whileVisible(
  page: Document,
  follow: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await untilVisible(page, signal);
    const pause = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onChange = (): void => {
      clearTimeout(timer);
      if (page.hidden) timer = setTimeout(() => pause.abort(), patienceMs);
    };
    page.addEventListener('visibilitychange', onChange);
    try {
      await follow(AbortSignal.any([signal, pause.signal]));
      return;
    } catch (error) {
      if (signal.aborted || !pause.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      page.removeEventListener('visibilitychange', onChange);
    }
  }
}

function untilVisible(page: Document, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (page.hidden && !signal.aborted) return;
      page.removeEventListener('visibilitychange', check);
      signal.removeEventListener('abort', check);
      resolve();
    };
    page.addEventListener('visibilitychange', check);
    signal.addEventListener('abort', check);
    check();
  });
}
