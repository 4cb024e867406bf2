/**
 * Whether a host is this machine itself: `localhost`, 127.0.0.0/8 or `::1`, with or without a port. Names are not resolved:
 * what a name server answers must not decide whether plain http will do (docker/cli `internal/registry/config.go
 * isInsecure` does resolve them).
 * @param host `host` or `host:port`; IPv6 addresses in brackets
 */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host);
}

/**
 * Whether a host is where clouds keep the metadata of their machines, credentials among them: any link-local address
 * (169.254.0.0/16, the same as it is written in IPv6, or fe80::/10), and what Amazon, Google and Alibaba have chosen besides.
 * @param host as a URL has it
 */
export function isCloudMetadata(host: string): boolean {
  return LINK_LOCAL.test(host) || METADATA.test(host);
}

const LINK_LOCAL = /^(169\.254\.\d+\.\d+|\[::ffff:a9fe:[0-9a-f]+\]|\[fe[89ab][0-9a-f]:[0-9a-f:]*\])(:\d+)?$/i;
const METADATA =
  /^(\[fd00:ec2::254\]|\[fd20:ce::254\]|100\.100\.100\.200|\[::ffff:6464:64c8\]|metadata\.google\.internal\.?)(:\d+)?$/i;
