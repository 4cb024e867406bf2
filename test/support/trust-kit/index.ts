/** Builds whole repositories of Notary v1 with keys of its own, signs for real, breaks them, and serves them. */
export { canonical, type Json } from './canonical.ts';
export { createCertificate, type CertificateRequest, type KeyPair } from './certificate.ts';
export { createCertifiedKey, createKey, createKeyPair, pem, signWith, withKeyType, withPublicBytes } from './keys.ts';
export type { CertifiedKeyRequest, KeyType, TestKey } from './keys.ts';
export { describe as describeFile, signed, TestRepository } from './repository.ts';
export type { PublishedFiles, RepositoryRequest, SignedPart } from './repository.ts';
export { FakeTrustServer } from './fake-trust-server.ts';
export { MemoryFiles } from './memory-files.ts';
export { TestClock } from './test-clock.ts';
