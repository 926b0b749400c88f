import { Duplex } from 'node:stream';
import { codes, raceSignal, StatusError } from '@tiphys/base';
import type { WebSocket } from 'ws';
import type { ClientConfig } from '../config.ts';
import { fixedCredentials } from '../config.ts';
import { statusErrorOfAnswer } from '../errors.ts';
import { objectPath, withQuery } from '../paths.ts';
import { unreachable } from '../transport/dial-error.ts';
import { openSocket } from '../transport/socket.ts';
import { impersonationHeaders, readText } from './requester.ts';

/** What kubelets and container runtimes have spoken over WebSockets since Kubernetes 1.6: one byte of channel, then bytes. */
const protocol = 'v4.channel.k8s.io';
const dataChannel = 0;
const errorChannel = 1;
/** Each channel begins with a message that repeats the port. */
const greetingBytes = 2;
const maxMessageBytes = 32 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;

/** A TCP port of a pod. */
export interface PodPort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/**
 * Opens a connection to a port of a pod through the API server (the `portforward` subresource). Rejects with the API
 * server's `StatusError`, or `unavailable`; a failure in the pod destroys the stream. Ending the stream closes both ways.
 */
export async function openPodPort(config: ClientConfig, pod: PodPort, signal: AbortSignal): Promise<Duplex> {
  const credentials = config.credentials ?? fixedCredentials({});
  const { certificate, authorization } = await credentials.resolve(signal);
  const url = new URL(config.server);
  const type = { group: '', version: 'v1', plural: 'pods' };
  const { namespace, name, port } = pod;
  const query = withQuery(objectPath({ type, namespace, name }, 'portforward'), { ports: port });
  const path = url.pathname.replace(/\/$/, '') + query;
  try {
    // Few programs forward ports.
    const { WebSocket: Client } = await import('ws');
    const { socket } = await openSocket({ config, certificate, protocols: ['http/1.1'], signal });
    // TLS is done already, so that the library has nothing to encrypt.
    const webSocket = new Client(`ws://${url.host}${path}`, protocol, {
      createConnection: () => socket,
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      headers: {
        'user-agent': config.userAgent ?? 'tiphys',
        ...impersonationHeaders(config.impersonate),
        ...(authorization === undefined ? {} : { authorization }),
      },
    });
    const stream = new ChannelStream(webSocket);
    // Until it is open, whatever goes wrong is told to who waits for it.
    const ignore = (): void => {};
    stream.on('error', ignore);
    try {
      await raceSignal(opened(webSocket), signal);
    } catch (error) {
      stream.destroy();
      throw error;
    }
    stream.off('error', ignore);
    return stream;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof StatusError) throw error;
    throw unreachable('GET', `${url.origin}${path}`, error);
  }
}

function opened(webSocket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    webSocket.once('open', () => resolve());
    webSocket.once('error', reject);
    webSocket.once('unexpected-response', (_request, answer) => {
      readText(answer as AsyncIterable<Uint8Array>, maxErrorBytes, 'error').then(
        (text) => reject(statusErrorOfAnswer(answer.statusCode ?? 500, text)),
        reject,
      );
    });
  });
}

/** The data channel as a stream. */
class ChannelStream extends Duplex {
  readonly #webSocket: WebSocket;
  readonly #greeted = new Set<number>();

  constructor(webSocket: WebSocket) {
    super();
    this.#webSocket = webSocket;
    webSocket.on('message', (message: Buffer) => this.#take(message));
    webSocket.on('error', (error) => this.destroy(error));
    webSocket.on('close', () => {
      this.push(null);
      this.end();
    });
  }

  override _read(): void {
    if (this.#webSocket.isPaused) this.#webSocket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // A pod that closed the connection: what was on the way to it is lost, as on any connection.
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) done();
    else this.#webSocket.send(Buffer.concat([Buffer.of(dataChannel), chunk]), done);
  }

  override _final(done: () => void): void {
    this.#webSocket.close();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#webSocket.terminate();
    done(error);
  }

  #take(message: Buffer): void {
    const channel = message[0] ?? dataChannel;
    if (!this.#greeted.has(channel)) {
      this.#greeted.add(channel);
      if (message.length === 1 + greetingBytes) return;
    }
    const bytes = message.subarray(1);
    if (bytes.length === 0) return;
    if (channel === errorChannel) this.destroy(new StatusError(codes.unavailable, bytes.toString('utf8')));
    else if (!this.push(bytes)) this.#webSocket.pause();
  }
}
