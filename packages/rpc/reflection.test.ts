import { connect } from 'node:http2';
import { expect, test } from 'vitest';
import { frame, readFrames } from './grpc/frame.ts';
import { reflectionHandlers } from './reflection.ts';
import { startRpcServer } from './server.ts';
import { testCodec } from './test-server.ts';

const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
const methods = { [path]: { in: 'test.Query', out: 'test.Reply', kind: 'bidi_streaming' } } as const;
const file = (symbols: string[], dependencies: string[], text: string) => ({
  symbols: new Set(symbols),
  dependencies,
  bytes: Buffer.from(text),
});

test('questions are answered one by one, while the caller still asks', async () => {
  const files = new Map([
    ['a.proto', file(['a.Service', 'a.Service.Call'], ['b.proto'], 'A')],
    ['b.proto', file(['b.Message'], [], 'B')],
  ]);
  const handlers = reflectionHandlers({ services: ['a.Service'], files: () => files });
  const server = await startRpcServer(
    { codec: testCodec, methods, handlers },
    { host: '127.0.0.1', port: 0 },
  );
  const session = connect(`http://127.0.0.1:${server.port}`);
  const stream = session.request(
    { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' },
    { endStream: false },
  );
  const answers = readFrames(stream as AsyncIterable<Buffer>, 1_000_000);
  const ask = async (question: object): Promise<unknown> => {
    stream.write(frame(Buffer.from(JSON.stringify(question))));
    const next = await answers.next();
    if (next.done) throw new Error('no answer');
    return JSON.parse(next.value.data.toString());
  };
  const filesOf = (...texts: string[]): object => ({
    fileDescriptorResponse: {
      fileDescriptorProto: texts.map((text) => Buffer.from(text).toString('base64')),
    },
  });
  expect(await ask({ listServices: '' })).toMatchObject({
    originalRequest: { listServices: '' },
    listServicesResponse: { service: [{ name: 'a.Service' }] },
  });
  expect(await ask({ fileContainingSymbol: 'a.Service.Call' })).toMatchObject(filesOf('A', 'B'));
  expect(await ask({ fileByFilename: 'b.proto' })).toMatchObject(filesOf('B'));
  expect(await ask({ fileContainingSymbol: 'c' })).toMatchObject({ errorResponse: { errorCode: 5 } });
  stream.end();
  expect((await answers.next()).done).toBe(true);
  session.destroy();
  await server.close(100);
});
