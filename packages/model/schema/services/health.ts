import type { TypeOf } from '../build.ts';
import { int, message, string } from '../build.ts';

/** Asks whether a service works. */
export const HealthCheckRequest = message('grpc.health.v1.HealthCheckRequest', {
  service: string(1, { doc: 'Full name of the service; empty for the whole server.' }),
});
export interface HealthCheckRequest extends TypeOf<typeof HealthCheckRequest> {}

/** Whether a service works. */
export const HealthCheckResponse = message('grpc.health.v1.HealthCheckResponse', {
  status: int(1, { doc: '1 for serving, 2 for not serving, 3 for a service that is not known.' }),
});
export interface HealthCheckResponse extends TypeOf<typeof HealthCheckResponse> {}
