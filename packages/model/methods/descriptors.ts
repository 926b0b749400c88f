import { encode } from '../codec/codec.ts';
import type { Field, Message } from '../schema/build.ts';
import type {
  DescriptorProto,
  EntryDescriptorProto,
  FieldDescriptorProto,
  FileDescriptorProto,
} from '../schema/services/reflection.ts';
import type { Service } from './build.ts';

/** One file for each protobuf package, in protobuf's own description. */
export interface DescribedFile {
  readonly name: string;
  /** Names of the files it needs. */
  readonly dependencies: readonly string[];
  /** Full names of its services, methods and messages. */
  readonly symbols: ReadonlySet<string>;
  /** A `google.protobuf.FileDescriptorProto`. */
  readonly bytes: Uint8Array;
}

const wireTypes = { string: 9, bool: 8, int: 3, bytes: 12, message: 11 } as const;
const optional = 1;
const repeated = 3;

/** Describes services and all messages that they use, file by file. */
export function describeServices(services: readonly Service[]): ReadonlyMap<string, DescribedFile> {
  const used = usedMessages(services);
  const packages = new Set([...services, ...used].map(({ name }) => packageOf(name)));
  const files = [...packages].map((name) => describePackage(name, services, used));
  return new Map(files.map((file) => [file.name, file]));
}

function usedMessages(services: readonly Service[]): ReadonlySet<Message> {
  const used = new Set<Message>();
  const open = services.flatMap(({ methods }) =>
    Object.values(methods).flatMap((method): Message[] => [method.in, method.out]),
  );
  for (let message = open.pop(); message; message = open.pop()) {
    if (used.has(message)) continue;
    used.add(message);
    for (const field of Object.values(message.fields)) if (field.message) open.push(field.message);
  }
  return used;
}

function describePackage(
  name: string,
  services: readonly Service[],
  messages: ReadonlySet<Message>,
): DescribedFile {
  const own = [...messages].filter((message) => packageOf(message.name) === name);
  const offered = services.filter((service) => packageOf(service.name) === name);
  const used = [
    ...own.flatMap((message) =>
      Object.values(message.fields).flatMap(({ message: of }) => (of ? [of.name] : [])),
    ),
    ...offered.flatMap(({ methods }) =>
      Object.values(methods).flatMap((method) => [method.in.name, method.out.name]),
    ),
  ];
  const packages = [...new Set(used.map(packageOf))].filter((other) => other !== name).sort();
  const file: FileDescriptorProto = {
    name: fileOf(name),
    package: name,
    dependency: packages.map(fileOf),
    messageType: own.map(describeMessage),
    service: offered.map((service) => ({
      name: shortName(service.name),
      method: Object.entries(service.methods).map(([method, { in: input, kind, out }]) => ({
        name: method,
        inputType: `.${input.name}`,
        outputType: `.${out.name}`,
        clientStreaming: kind === 'client_streaming' || kind === 'bidi_streaming',
        serverStreaming: kind === 'server_streaming' || kind === 'bidi_streaming',
      })),
    })),
  };
  const methods = offered.flatMap((service) =>
    Object.keys(service.methods).map((method) => `${service.name}.${method}`),
  );
  return {
    name: fileOf(name),
    dependencies: packages.map(fileOf),
    symbols: new Set([
      ...own.map((message) => message.name),
      ...offered.map((service) => service.name),
      ...methods,
    ]),
    bytes: encode('google.protobuf.FileDescriptorProto', file),
  };
}

function describeMessage(message: Message): DescriptorProto {
  const entries: EntryDescriptorProto[] = [];
  const field = Object.entries(message.fields).map(([json, one]): FieldDescriptorProto => {
    const described = { name: json, jsonName: json, number: one.number };
    if (one.repeated !== 'map')
      return { ...described, ...typeOf(one), label: one.repeated === 'list' ? repeated : optional };
    const name = `${json.charAt(0).toUpperCase()}${json.slice(1)}Entry`;
    entries.push(entryOf(name, one));
    return { ...described, label: repeated, type: wireTypes.message, typeName: `.${message.name}.${name}` };
  });
  return { name: shortName(message.name), field, nestedType: entries };
}

function entryOf(name: string, field: Field): EntryDescriptorProto {
  const key = { name: 'key', jsonName: 'key', number: 1, label: optional, type: wireTypes.string };
  const value = { name: 'value', jsonName: 'value', number: 2, label: optional, ...typeOf(field) };
  return { name, field: [key, value], options: { mapEntry: true } };
}

function typeOf({ kind, message }: Field): Pick<FieldDescriptorProto, 'type' | 'typeName'> {
  return { type: wireTypes[kind], ...(message ? { typeName: `.${message.name}` } : {}) };
}

function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function fileOf(packageName: string): string {
  return `${packageName}.proto`;
}
