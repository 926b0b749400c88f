import { expect, test } from 'vitest';
import { decode } from '../codec/codec.ts';
import type { FileDescriptorProto } from '../schema/services/reflection.ts';
import { pluginDescription, repoServerDescription } from './methods.ts';

function filesOf(description: typeof repoServerDescription): FileDescriptorProto[] {
  return [...description.files().values()].map(
    ({ bytes }) => decode('google.protobuf.FileDescriptorProto', bytes) as FileDescriptorProto,
  );
}

test.each([
  ['the repo server', repoServerDescription],
  ['a plugin', pluginDescription],
])(
  'the description of %s is complete: whatever is referred to is declared in a file that is named',
  (_, of) => {
    const files = filesOf(of);
    const declared = new Map<string, string>();
    for (const { messageType = [], name = '', package: at = '' } of files) {
      for (const message of messageType ?? []) {
        declared.set(`.${at}.${message?.name ?? ''}`, name);
        for (const nested of message?.nestedType ?? [])
          declared.set(`.${at}.${message?.name ?? ''}.${nested?.name ?? ''}`, name);
      }
    }
    for (const { dependency = [], messageType = [], name = '', service = [] } of files) {
      const used = [
        ...(messageType ?? []).flatMap((message) => [
          ...(message?.field ?? []).map((field) => field?.typeName),
          ...(message?.nestedType ?? []).flatMap((nested) =>
            (nested?.field ?? []).map((field) => field?.typeName),
          ),
        ]),
        ...(service ?? []).flatMap((one) =>
          (one?.method ?? []).flatMap((method) => [method?.inputType, method?.outputType]),
        ),
      ].filter((type) => type !== undefined && type !== '');
      for (const type of used)
        expect([name, ...(dependency ?? [])], type).toContain(declared.get(type ?? ''));
    }
    expect(of.services).toEqual(expect.arrayContaining(['grpc.health.v1.Health']));
  },
);

test('methods say which way they stream, maps have their entries', () => {
  const [file] = filesOf(repoServerDescription).filter(({ package: name }) => name === 'repository');
  const [service] = file?.service ?? [];
  const method = (name: string) => service?.method?.find((one) => one?.name === name);
  expect(method('GenerateManifestWithFiles')).toMatchObject({
    inputType: '.repository.ManifestRequestWithFiles',
    clientStreaming: true,
  });
  expect(method('ListRefs')).toEqual({
    name: 'ListRefs',
    inputType: '.repository.ListRefsRequest',
    outputType: '.repository.Refs',
  });
  const request = file?.messageType?.find((message) => message?.name === 'ManifestRequest');
  expect(request?.field?.find((field) => field?.name === 'enabledSourceTypes')).toMatchObject({
    number: 20,
    label: 3,
    typeName: '.repository.ManifestRequest.EnabledSourceTypesEntry',
  });
  expect(request?.nestedType?.[0]).toMatchObject({ options: { mapEntry: true } });
});
