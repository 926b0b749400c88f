import type { Service } from './build.ts';
import { del, get, post, unary } from './build.ts';
import { GnuPGPublicKey, GnuPGPublicKeyList, RepositoryCertificateList } from '../schema/repository.ts';
import {
  RepositoryCertificateCreateRequest,
  RepositoryCertificateQuery,
} from '../schema/services/certificate.ts';
import {
  GnuPGPublicKeyCreateRequest,
  GnuPGPublicKeyCreateResponse,
  GnuPGPublicKeyQuery,
  GnuPGPublicKeyResponse,
} from '../schema/services/gpgkey.ts';

/** SSH host keys and TLS certificates of repositories. */
export const certificateService = {
  name: 'certificate.CertificateService',
  methods: {
    ListCertificates: unary(
      RepositoryCertificateQuery,
      RepositoryCertificateList,
      get('/api/v1/certificates'),
    ),
    CreateCertificate: unary(
      RepositoryCertificateCreateRequest,
      RepositoryCertificateList,
      post('/api/v1/certificates', 'certificates'),
    ),
    DeleteCertificate: unary(
      RepositoryCertificateQuery,
      RepositoryCertificateList,
      del('/api/v1/certificates'),
    ),
  },
} satisfies Service;

/** Public keys that signatures are checked with. */
export const gpgKeyService = {
  name: 'gpgkey.GPGKeyService',
  methods: {
    List: unary(GnuPGPublicKeyQuery, GnuPGPublicKeyList, get('/api/v1/gpgkeys')),
    Get: unary(GnuPGPublicKeyQuery, GnuPGPublicKey, get('/api/v1/gpgkeys/{keyID}')),
    Create: unary(
      GnuPGPublicKeyCreateRequest,
      GnuPGPublicKeyCreateResponse,
      post('/api/v1/gpgkeys', 'publickey'),
    ),
    Delete: unary(GnuPGPublicKeyQuery, GnuPGPublicKeyResponse, del('/api/v1/gpgkeys')),
  },
} satisfies Service;
