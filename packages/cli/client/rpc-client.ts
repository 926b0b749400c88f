import { decode, encode, methods, normalize } from '@tiphys/model';
import { createSchemaClient } from '@tiphys/rpc';
import type { RpcClient, RpcClientOptions } from '@tiphys/rpc';

/** A client that speaks Argo CD's API. */
export function createApiClient(options: RpcClientOptions): RpcClient {
  return createSchemaClient(
    { codec: { encode, decode, normalize, fields: () => undefined }, methods },
    options,
  );
}
