export type { HttpRequest, HttpResponse } from './call.ts';
export { headerOf, isSecure, readBody, writeAll } from './call.ts';
export { createCallMetrics } from './call-metrics.ts';
export type { CallMetrics } from './call-metrics.ts';
export { callSpans, carrierOf, endCallSpan, startCallSpan, tracedClient } from './call-spans.ts';
export { createSchemaClient } from './client/client.ts';
export { probeTls } from './client/probe.ts';
export type { ProbeOptions, TlsProbe } from './client/probe.ts';
export type { ClientTls, RpcCallOptions, RpcClient, RpcClientOptions } from './client/types.ts';
export type { Codec, FieldInfo, MethodInfo, MethodKind, RouteInfo } from './codec.ts';
export type { Admit, Limits } from './dispatch.ts';
export type { Encoded, EncodedForms } from './encoded.ts';
export { encodedMessage } from './encoded.ts';
export { codeName, httpStatus } from './grpc/status.ts';
export type {
  CallContext,
  Handlers,
  Interceptor,
  Next,
  Result,
  StreamHandler,
  Transport,
  UnaryHandler,
} from './handler.ts';
export { isStream } from './handler.ts';
export { healthHandlers } from './health.ts';
export type { Described } from './reflection.ts';
export { reflectionHandlers } from './reflection.ts';
export type { TlsCertificate } from './listen/listener.ts';
export { createSelfSigned } from './listen/self-signed.ts';
export type { SelfSignedOptions } from './listen/self-signed.ts';
export { startSidePort } from './listen/side-port.ts';
export type {
  SidePort,
  SidePortAnswer,
  SidePortOptions,
  SidePortRoute,
  SidePortRoutes,
} from './listen/side-port.ts';
export type { PlainRestCall } from './rest/call.ts';
export { openRestCall } from './rest/call.ts';
export type { FieldSelection } from './rest/fields.ts';
export { selectFields, selectionBelow } from './rest/fields.ts';
export type { GatewayOptions } from './rest/gateway.ts';
export { startRpcServer } from './server.ts';
export type { RpcServer, RpcServerDeps, RpcServerOptions } from './server.ts';
