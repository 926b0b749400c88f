import { Empty } from '../schema/meta.ts';
import { HealthCheckRequest, HealthCheckResponse } from '../schema/services/health.ts';
import { ServerReflectionRequest, ServerReflectionResponse } from '../schema/services/reflection.ts';
import {
  AppStreamRequest,
  CheckPluginConfigurationResponse,
  CmpManifestResponse,
  CmpRepositoryResponse,
  CredentialsRequest,
  CredentialsResponse,
  ParametersAnnouncementResponse,
} from '../schema/services/plugin.ts';
import type { Service } from './build.ts';
import { bidiStream, clientStream, serverStream, unary } from './build.ts';

/** What a config management plugin's server offers to the repo server. */
export const pluginService = {
  name: 'plugin.ConfigManagementPluginService',
  methods: {
    GenerateManifest: clientStream(AppStreamRequest, CmpManifestResponse),
    CheckPluginConfiguration: unary(Empty, CheckPluginConfigurationResponse),
    MatchRepository: clientStream(AppStreamRequest, CmpRepositoryResponse),
    GetParametersAnnouncement: clientStream(AppStreamRequest, ParametersAnnouncementResponse),
  },
} satisfies Service;

/** Hands credentials to a git that asks for them with a nonce. */
export const askPassService = {
  name: 'askpass.AskPassService',
  methods: { GetCredentials: unary(CredentialsRequest, CredentialsResponse) },
} satisfies Service;

/** gRPC's own service for health checks. */
export const healthService = {
  name: 'grpc.health.v1.Health',
  methods: {
    Check: unary(HealthCheckRequest, HealthCheckResponse),
    Watch: serverStream(HealthCheckRequest, HealthCheckResponse),
  },
} satisfies Service;

/** gRPC's own services for asking what a server speaks: the name of now and the one before. */
export const reflectionServices: readonly Service[] = ['v1', 'v1alpha'].map((version) => ({
  name: `grpc.reflection.${version}.ServerReflection`,
  methods: { ServerReflectionInfo: bidiStream(ServerReflectionRequest, ServerReflectionResponse) },
}));
