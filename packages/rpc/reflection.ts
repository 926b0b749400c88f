import { codes } from '@tiphys/base';
import type { Handlers } from './handler.ts';

/** What a server speaks. */
export interface Described {
  /** Full names of its services. */
  readonly services: readonly string[];
  /** Files by name: descriptions of protobuf packages. */
  files(): ReadonlyMap<string, DescribedFile>;
}

interface DescribedFile {
  readonly dependencies: readonly string[];
  readonly symbols: ReadonlySet<string>;
  readonly bytes: Uint8Array;
}

interface Question {
  readonly host?: string | undefined;
  readonly fileByFilename?: string | undefined;
  readonly fileContainingSymbol?: string | undefined;
  readonly listServices?: string | undefined;
}

/** gRPC's reflection (`grpc.reflection`, `v1` and `v1alpha`), by which tools such as grpcurl find out what a server speaks. */
export function reflectionHandlers(described: Described): Handlers {
  async function* answers(questions: AsyncIterable<Question>): AsyncGenerator<object> {
    for await (const question of questions) {
      yield { validHost: question.host ?? '', originalRequest: question, ...answer(described, question) };
    }
  }
  return Object.fromEntries(
    ['v1', 'v1alpha'].map((version) => [
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      answers,
    ]),
  );
}

function answer(described: Described, question: Question): object {
  if (question.listServices !== undefined) {
    return { listServicesResponse: { service: described.services.map((name) => ({ name })) } };
  }
  const files = described.files();
  const { fileByFilename, fileContainingSymbol } = question;
  const name =
    fileContainingSymbol === undefined
      ? fileByFilename
      : [...files].find(([, { symbols }]) => symbols.has(fileContainingSymbol))?.[0];
  const found = name === undefined ? [] : withDependencies(files, name);
  if (found.length === 0) {
    return { errorResponse: { errorCode: codes.notFound, errorMessage: 'this is not known here' } };
  }
  return {
    fileDescriptorResponse: {
      fileDescriptorProto: found.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
    },
  };
}

/** A file first, then what it needs. */
function withDependencies(files: ReadonlyMap<string, DescribedFile>, name: string): DescribedFile[] {
  const found = new Map<string, DescribedFile>();
  const open = [name];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const file = files.get(next);
    if (!file || found.has(next)) continue;
    found.set(next, file);
    open.push(...file.dependencies);
  }
  return [...found.values()];
}
