import type { TypeOf } from '../build.ts';
import { bool, int, list, message, ref, string } from '../build.ts';

const reflection = (name: string): string => `grpc.reflection.v1.${name}`;
const descriptor = (name: string): string => `google.protobuf.${name}`;

/** Asks a server what it speaks; one of the questions is set. */
export const ServerReflectionRequest = message(reflection('ServerReflectionRequest'), {
  host: string(1, { doc: 'Host that the question is about.' }),
  fileByFilename: string(3, { doc: 'Asks for a file by its name.', pointer: true }),
  fileContainingSymbol: string(4, { doc: 'Asks for the file that declares a name.', pointer: true }),
  allExtensionNumbersOfType: string(6, { doc: 'Asks for extensions of a message.', pointer: true }),
  listServices: string(7, { doc: 'Asks for the services.', pointer: true }),
});
export interface ServerReflectionRequest extends TypeOf<typeof ServerReflectionRequest> {}

/** Files in protobuf's own description. */
export const FileDescriptorResponse = message(reflection('FileDescriptorResponse'), {
  fileDescriptorProto: list('bytes', 1, { doc: 'The files, encoded.' }),
});
export interface FileDescriptorResponse extends TypeOf<typeof FileDescriptorResponse> {}

/** A service by its name. */
export const ServiceResponse = message(reflection('ServiceResponse'), {
  name: string(1, { doc: 'Full name.' }),
});
export interface ServiceResponse extends TypeOf<typeof ServiceResponse> {}

/** The services of a server. */
export const ListServiceResponse = message(reflection('ListServiceResponse'), {
  service: list(ServiceResponse, 1, { doc: 'The services.', elementPointer: true }),
});
export interface ListServiceResponse extends TypeOf<typeof ListServiceResponse> {}

/** Why a question has no answer. */
export const ReflectionErrorResponse = message(reflection('ErrorResponse'), {
  errorCode: int(1, { doc: 'A gRPC code.' }),
  errorMessage: string(2, { doc: 'The reason.' }),
});
export interface ReflectionErrorResponse extends TypeOf<typeof ReflectionErrorResponse> {}

/** The answer to one question. */
export const ServerReflectionResponse = message(reflection('ServerReflectionResponse'), {
  validHost: string(1, { doc: 'Host that was asked about.' }),
  originalRequest: ref(ServerReflectionRequest, 2, { doc: 'The question.', pointer: true }),
  fileDescriptorResponse: ref(FileDescriptorResponse, 4, { doc: 'Files.', pointer: true }),
  listServicesResponse: ref(ListServiceResponse, 6, { doc: 'Services.', pointer: true }),
  errorResponse: ref(ReflectionErrorResponse, 7, { doc: 'No answer.', pointer: true }),
});
export interface ServerReflectionResponse extends TypeOf<typeof ServerReflectionResponse> {}

/** A field in protobuf's own description. */
export const FieldDescriptorProto = message(descriptor('FieldDescriptorProto'), {
  name: string(1, { doc: 'Name.' }),
  number: int(3, { doc: 'Number.' }),
  label: int(4, { doc: '1 for optional, 3 for repeated.' }),
  type: int(5, { doc: 'Type on the wire.' }),
  typeName: string(6, { doc: 'Message, with a dot in front.' }),
  jsonName: string(10, { doc: 'Name in JSON.' }),
});
export interface FieldDescriptorProto extends TypeOf<typeof FieldDescriptorProto> {}

/** What is special about a message. */
export const MessageOptions = message(descriptor('MessageOptions'), {
  mapEntry: bool(7, { doc: 'Whether it is an entry of a map.' }),
});
export interface MessageOptions extends TypeOf<typeof MessageOptions> {}

/** An entry of a map in protobuf's own description. */
export const EntryDescriptorProto = message(descriptor('DescriptorProto.Entry'), {
  name: string(1, { doc: 'Name.' }),
  field: list(FieldDescriptorProto, 2, { doc: 'Key and value.', elementPointer: true }),
  options: ref(MessageOptions, 7, { doc: 'That it is one.', pointer: true }),
});
export interface EntryDescriptorProto extends TypeOf<typeof EntryDescriptorProto> {}

/** A message in protobuf's own description. */
export const DescriptorProto = message(descriptor('DescriptorProto'), {
  name: string(1, { doc: 'Name.' }),
  field: list(FieldDescriptorProto, 2, { doc: 'Fields.', elementPointer: true }),
  nestedType: list(EntryDescriptorProto, 3, { doc: 'Entries of its maps.', elementPointer: true }),
});
export interface DescriptorProto extends TypeOf<typeof DescriptorProto> {}

/** A method in protobuf's own description. */
export const MethodDescriptorProto = message(descriptor('MethodDescriptorProto'), {
  name: string(1, { doc: 'Name.' }),
  inputType: string(2, { doc: 'Message it takes, with a dot in front.' }),
  outputType: string(3, { doc: 'Message it gives, with a dot in front.' }),
  clientStreaming: bool(5, { doc: 'Whether it takes many.' }),
  serverStreaming: bool(6, { doc: 'Whether it gives many.' }),
});
export interface MethodDescriptorProto extends TypeOf<typeof MethodDescriptorProto> {}

/** A service in protobuf's own description. */
export const ServiceDescriptorProto = message(descriptor('ServiceDescriptorProto'), {
  name: string(1, { doc: 'Name.' }),
  method: list(MethodDescriptorProto, 2, { doc: 'Methods.', elementPointer: true }),
});
export interface ServiceDescriptorProto extends TypeOf<typeof ServiceDescriptorProto> {}

/** A file in protobuf's own description. */
export const FileDescriptorProto = message(descriptor('FileDescriptorProto'), {
  name: string(1, { doc: 'Name.' }),
  package: string(2, { doc: 'Package.' }),
  dependency: list('string', 3, { doc: 'Files it needs.' }),
  messageType: list(DescriptorProto, 4, { doc: 'Messages.', elementPointer: true }),
  service: list(ServiceDescriptorProto, 6, { doc: 'Services.', elementPointer: true }),
});
export interface FileDescriptorProto extends TypeOf<typeof FileDescriptorProto> {}
