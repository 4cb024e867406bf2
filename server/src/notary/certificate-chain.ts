import type { Certificate } from './certificate.ts';

const ANY_USAGE = '2.5.29.37.0';
/** What Go's `x509.Verify` asks for where nobody asks for anything else, and the reference client does not. */
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/**
 * Signatures that are verified in the search for one chain at most (Go `crypto/x509` maxChainSignatureChecks). Authorities that
 * issue each other would otherwise make as many chains as there are orders of them.
 */
const MOST_CHECKS = 100;

/**
 * Whether a chain leads from the leaf through some of the intermediates to one of the authorities, every certificate of it
 * valid now (Go `crypto/x509` Certificate.Verify without options; RFC 5280, section 6.1, without policies and names, which
 * no root certificate of Notary has). A leaf that is itself an authority's certificate is issued by it.
 */
export function isIssuedBy(
  leaf: Certificate,
  intermediates: readonly Certificate[],
  authorities: readonly Certificate[],
  now: number,
): boolean {
  const isAuthority = (certificate: Certificate): boolean =>
    authorities.some(({ der }) => Buffer.compare(der, certificate.der) === 0);
  const pool = [...authorities, ...intermediates];
  let checks = 0;
  const isIssuer = (issuer: Certificate, subject: Certificate, chainLength: number): boolean => {
    if (!mayIssue(issuer, subject, chainLength)) return false;
    checks += 1;
    return checks <= MOST_CHECKS && subject.x509.verify(issuer.publicKey);
  };
  const climb = (chain: readonly [Certificate, ...Certificate[]]): boolean => {
    const [top] = chain;
    if (!isUsable(top, now)) return false;
    if (isAuthority(top)) return true;
    return pool.some(
      (issuer) => !chain.includes(issuer) && isIssuer(issuer, top, chain.length) && climb([issuer, ...chain]),
    );
  };
  return climb([leaf]);
}

function isUsable(certificate: Certificate, now: number): boolean {
  const { notBefore, notAfter, extendedKeyUsages: usages, hasUnknownCriticalExtension } = certificate;
  if (now < notBefore || now > notAfter || hasUnknownCriticalExtension) return false;
  return usages.length === 0 || usages.includes(SERVER_AUTHENTICATION) || usages.includes(ANY_USAGE);
}

/** All but the signature. `chainLength` counts the certificates below the issuer, the leaf among them. */
function mayIssue(issuer: Certificate, subject: Certificate, chainLength: number): boolean {
  if (!issuer.isCa || chainLength - 1 > (issuer.maxPathLength ?? Infinity)) return false;
  return subject.x509.checkIssued(issuer.x509);
}
