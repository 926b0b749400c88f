import type { LogQuery } from '../../api/application-page.ts';
import { watchLogs } from '../../api/application-page.ts';
import type { ApplicationRef } from '../../api/applications.ts';

/** Characters of a downloaded log. */
const maxCharacters = 64 * 1024 * 1024;

/** Reads a log anew, as long as it may be, and hands it to the browser as a file. */
export async function downloadLog(application: ApplicationRef, query: LogQuery): Promise<void> {
  const pieces: string[] = [];
  let size = 0;
  const stop = new AbortController();
  const many = query.pod === undefined;
  for await (const { lines } of watchLogs(application, query, stop.signal)) {
    for (const { pod, container, time, text } of lines) {
      const line = `${time} ${many ? `${pod}/${container} ` : ''}${text}\n`;
      size += line.length;
      pieces.push(line);
    }
    if (size > maxCharacters) {
      pieces.push('(the rest is left out)\n');
      stop.abort();
      break;
    }
  }
  const url = URL.createObjectURL(new Blob(pieces, { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${query.pod ?? query.resource?.name ?? application.name}.log`;
  link.click();
  URL.revokeObjectURL(url);
}
