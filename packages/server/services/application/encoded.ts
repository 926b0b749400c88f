import type { Application, ApplicationList } from '@tiphys/model';
import { encode, normalize } from '@tiphys/model';
import type { Encoded, FieldSelection } from '@tiphys/rpc';
import { encodedMessage, selectFields, selectionBelow } from '@tiphys/rpc';

const typeName = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.Application';
const itemsTag = 0x12;
const metadataTag = 0x0a;
/** Selections remembered for each application; pages ask for the same one again and again. */
const maxSelections = 4;

/**
 * Bytes of applications, made once for each object and kept as long as the object: a stored object never changes, a new
 * version is a new one.
 */
export interface EncodedApplications {
  /** A list answer put together from kept bytes. */
  list(resourceVersion: string, items: readonly Application[]): Encoded;
  /** The protobuf bytes of one application. */
  protobuf(application: Application): Uint8Array;
  /** The JSON text of one application. */
  json(application: Application): Uint8Array;
}

/** Makes the memory of encoded applications. */
export function createEncodedApplications(): EncodedApplications {
  const items = new WeakMap<Application, Uint8Array>();
  const texts = new WeakMap<Application, Uint8Array>();
  const plain = new WeakMap<Application, Uint8Array>();
  const protobuf = (application: Application): Uint8Array =>
    keep(plain, application, () => encode(typeName, application));
  const listItem = (application: Application): Uint8Array =>
    keep(items, application, () => lengthPrefixed(itemsTag, encode(typeName, application)));
  const listText = (application: Application): Uint8Array =>
    keep(texts, application, () => withComma(normalize(typeName, application)));
  const parts = new WeakMap<Application, Map<string, Uint8Array>>();
  const part = (application: Application, selection: FieldSelection): Uint8Array => {
    const known = keep(parts, application, () => new Map<string, Uint8Array>());
    let text = known.get(selection.text);
    if (!text) {
      text = withComma(selectFields(normalize(typeName, application), selection));
      if (known.size >= maxSelections) known.clear();
      known.set(selection.text, text);
    }
    return text;
  };
  const joinItems = createJoiner();
  const joinTexts = createJoiner();
  return {
    protobuf,
    json: (application) => listText(application).subarray(1),
    list: (resourceVersion, applications) =>
      encodedMessage({
        value: (): ApplicationList => ({ metadata: { resourceVersion }, items: applications }),
        protobuf: () => [listMeta(resourceVersion), ...joinItems(applications, listItem)],
        json: () => jsonList(resourceVersion, joinTexts(applications, listText)),
        selected(selection) {
          const below = selectionBelow(selection, 'items');
          return (
            below &&
            jsonList(
              resourceVersion,
              applications.map((application) => part(application, below)),
            )
          );
        },
      }),
  };
}

function keep<V>(kept: WeakMap<Application, V>, application: Application, make: () => V): V {
  let value = kept.get(application);
  if (value === undefined) {
    value = make();
    kept.set(application, value);
  }
  return value;
}

function listMeta(resourceVersion: string): Uint8Array {
  const meta = encode('k8s.io.apimachinery.pkg.apis.meta.v1.ListMeta', { resourceVersion });
  return lengthPrefixed(metadataTag, meta);
}

/** Texts come with a comma in front, so that a list is one piece for each and needs no more copies. */
function jsonList(resourceVersion: string, texts: readonly Uint8Array[]): readonly Uint8Array[] {
  const meta = JSON.stringify({ resourceVersion });
  const [first, ...rest] = texts;
  if (!first) return [Buffer.from(`{"metadata":${meta},"items":null}`)];
  return [Buffer.from(`{"metadata":${meta},"items":[`), first.subarray(1), ...rest, Buffer.from(']}')];
}

function withComma(value: unknown): Uint8Array {
  return Buffer.from(`,${JSON.stringify(value)}`);
}

/** Longest join that is kept. */
const maxKeptBytes = 16 * 1024 * 1024;

type Join = (
  applications: readonly Application[],
  piece: (application: Application) => Uint8Array,
) => readonly Uint8Array[];

/** Joins the pieces of a list, and keeps the last join for whoever asks for the same list again. */
function createJoiner(): Join {
  let kept: { readonly of: readonly Application[]; readonly joined: Uint8Array } | undefined;
  return (applications, piece) => {
    const isSame =
      kept?.of.length === applications.length &&
      kept.of.every((application, at) => application === applications[at]);
    if (kept && isSame) return [kept.joined];
    const pieces = applications.map(piece);
    const length = pieces.reduce((sum, { length: bytes }) => sum + bytes, 0);
    if (length === 0 || length > maxKeptBytes) {
      kept = undefined;
      return pieces;
    }
    kept = { of: applications, joined: Buffer.concat(pieces, length) };
    return [kept.joined];
  };
}

/** A length-delimited protobuf field. */
export function lengthPrefixed(tag: number, bytes: Uint8Array): Uint8Array {
  const prefix = [tag];
  let length = bytes.length;
  while (length > 0x7f) {
    prefix.push((length & 0x7f) | 0x80);
    length >>>= 7;
  }
  prefix.push(length);
  const out = new Uint8Array(prefix.length + bytes.length);
  out.set(prefix);
  out.set(bytes, prefix.length);
  return out;
}
