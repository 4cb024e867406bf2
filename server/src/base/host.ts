/**
 * Whether a host is this machine itself: `localhost`, 127.0.0.0/8 or `::1`, with or without a port. Names are not resolved:
 * what a name server answers must not decide whether plain http will do (docker/cli `internal/registry/config.go
 * isInsecure` does resolve them).
 * @param host `host` or `host:port`; IPv6 addresses in brackets
 */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host);
}
