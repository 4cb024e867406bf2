/** A platform in normal form (containerd `platforms`): `linux`, `arm`, `7`. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  /** Without its `v`; empty where the architecture has one kind only. */
  readonly variant: string;
}

/**
 * Reads `os/architecture[/variant]`, or an architecture alone, which means Linux (containerd `platforms.go Parse`,
 * `database.go`). `undefined` for anything else: then nothing can be said about it.
 */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.toLowerCase().split('/');
  if (parts.some((part) => part === '') || parts.length > 3) return undefined;
  const [os = '', architecture = '', variant = ''] = parts.length === 1 ? ['linux', ...parts] : parts;
  if (parts.length === 1 && !ARCHITECTURES.has(normalArchitecture(architecture))) return undefined;
  return { os: os === 'macos' ? 'darwin' : os, ...normalVariant(normalArchitecture(architecture), variant) };
}

/**
 * Whether an image for `offered` is one that a build for `wanted` takes: the same, or one of an older kind that the same
 * machines run (containerd `compare.go Only`).
 */
export function runsOn(offered: Platform, wanted: Platform): boolean {
  if (offered.os !== wanted.os) return false;
  if (offered.architecture === wanted.architecture) return Number(offered.variant) <= Number(wanted.variant);
  return OLDER_KIND.get(wanted.architecture) === offered.architecture;
}

/** Architectures that may be named without an operating system. */
const ARCHITECTURES: ReadonlySet<string> = new Set([
  ...['386', 'amd64', 'arm', 'arm64', 'loong64', 'mips64', 'mips64le', 'ppc64', 'ppc64le', 'riscv64', 's390x'],
  ...['armhf', 'armel'],
]);

const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['i386', '386'],
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
]);

/** 64-bit machines that also run 32-bit images. */
const OLDER_KIND: ReadonlyMap<string, string> = new Map([
  ['amd64', '386'],
  ['arm64', 'arm'],
]);

function normalArchitecture(name: string): string {
  return OTHER_NAMES.get(name) ?? name;
}

function normalVariant(architecture: string, variant: string): Pick<Platform, 'architecture' | 'variant'> {
  const number = variant.replace(/^v/, '');
  switch (architecture) {
    case 'armhf':
      return { architecture: 'arm', variant: '7' };
    case 'armel':
      return { architecture: 'arm', variant: '6' };
    case 'arm':
      return { architecture, variant: number === '' ? '7' : number };
    case 'arm64':
      return { architecture, variant: number === '' ? '8' : number };
    case 'amd64':
      return { architecture, variant: number === '' ? '1' : number };
    default:
      return { architecture, variant: number };
  }
}
