import { aborted, codes, StatusError } from '@tiphys/base';
import type { CallContext, Handlers } from './handler.ts';

const serving = { status: 1 };
const unknownService = { status: 3 };

interface HealthRequest {
  readonly service?: string | undefined;
}

/**
 * gRPC's own health service (`grpc.health.v1.Health`) for a server that works as long as it answers; `services` are the full names
 * that may be asked for, besides the empty one of the whole server.
 */
export function healthHandlers(services: readonly string[]): Handlers {
  const isKnown = (service: string): boolean => service === '' || services.includes(service);
  return {
    '/grpc.health.v1.Health/Check': ({ service = '' }: HealthRequest) =>
      isKnown(service)
        ? Promise.resolve(serving)
        : Promise.reject(new StatusError(codes.notFound, 'unknown service')),
    async *'/grpc.health.v1.Health/Watch'({ service = '' }: HealthRequest, { signal }: CallContext) {
      yield isKnown(service) ? serving : unknownService;
      await aborted(signal);
    },
  };
}
