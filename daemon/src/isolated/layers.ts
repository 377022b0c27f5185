import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

/** Layers that contain an isolated plugin beside Node's permission model, which is always there. */
export interface Layers {
  /** Limits of memory, files and descriptors; no new privileges; ends with its host (`prlimit` and `setpriv`). */
  readonly limits: boolean;
  /** No network, and no sight of other processes (`unshare`). */
  readonly namespaces: boolean;
  /** A user of its own. Only root can give it one. */
  readonly ownUser: boolean;
}

/** Most descriptors; importing a package opens hundreds of files at a time. */
const DESCRIPTORS = 1024;

/** The users that systemd gives to services without a name (DynamicUser): nobody else has them. */
const FIRST_USER = 61_184;
const USERS = 4_336;

const IS_ROOT = process.geteuid?.() === 0;

/** From the strongest to none. */
const COMBINATIONS: readonly Layers[] = [
  ...(IS_ROOT ? [{ limits: true, namespaces: true, ownUser: true }] : []),
  ...(IS_ROOT ? [{ limits: true, namespaces: false, ownUser: true }] : []),
  { limits: true, namespaces: true, ownUser: false },
  { limits: true, namespaces: false, ownUser: false },
];

let found: Promise<Layers> | undefined;

/** Finds out which layers this machine permits, by starting a program under them; remembered per thread. */
export function permittedLayers(): Promise<Layers> {
  found ??= tryLayers();
  return found;
}

async function tryLayers(): Promise<Layers> {
  for (const layers of COMBINATIONS) {
    const [program = '', ...args] = wrapped(layers, 'probe', 512, ['true']);
    const works = await promisify(execFile)(program, args, { timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (works) return layers;
  }
  return { limits: false, namespaces: false, ownUser: false };
}

/** The user of a package: the same one at every start. */
export function userOf(name: string): number {
  return FIRST_USER + (createHash('sha256').update(name).digest().readUInt32LE() % USERS);
}

/** A command under the programs that put the layers on. `memory` in MiB. */
export function wrapped(
  { limits, namespaces, ownUser }: Layers,
  name: string,
  memory: number,
  command: readonly string[],
): readonly string[] {
  if (!limits) return command;
  const user = String(userOf(name));
  const unshare = [
    ...['setpriv', '--pdeathsig', 'KILL', '--', 'unshare', '--net', '--pid', '--ipc'],
    ...(IS_ROOT ? [] : ['--user', '--map-current-user']),
    ...['--fork', '--kill-child=KILL', '--'],
  ];
  return [
    ...(namespaces ? unshare : []),
    // Data, not address space: V8 and WebAssembly reserve hundreds of times what they use.
    ...[
      'prlimit',
      `--data=${memory * 2 ** 20}`,
      `--nofile=${DESCRIPTORS}`,
      '--core=0',
      '--fsize=0',
    ],
    ...['--', 'setpriv', '--no-new-privs', '--pdeathsig', 'KILL'],
    ...(ownUser ? ['--reuid', user, '--regid', user, '--clear-groups'] : []),
    ...(IS_ROOT ? ['--inh-caps=-all', '--bounding-set=-all'] : []),
    '--',
    ...command,
  ];
}
