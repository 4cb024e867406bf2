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
 * Whether a host is a link-local address, where clouds keep the metadata of their machines: 169.254.0.0/16, the same as it is
 * written in IPv6, or fe80::/10.
 * @param host as a URL has it
 */
export function isLinkLocal(host: string): boolean {
  return /^(169\.254\.\d+\.\d+|\[::ffff:a9fe:[0-9a-f]+\]|\[fe[89ab][0-9a-f]:[0-9a-f:]*\])(:\d+)?$/i.test(host);
}
