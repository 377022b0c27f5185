import { type ChildProcess, spawn } from 'node:child_process';
import { lstatSync, readlinkSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { lackingOf } from './capabilities.ts';

/** Folders of the system that ffmpeg and its libraries are in. */
const SYSTEM = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/opt'];
const OPEN_MS = 5000;
const NOT_FOUND = 'bwrap is not installed';

/**
 * A place that has the system's programs and libraries, read only, and nothing else: no home folders, no configuration, no
 * network. It is made once by bubblewrap; any number of programs enter it, each as cheap as one more `exec`.
 */
export class Room {
  readonly #keeper: ChildProcess;
  readonly #pid: number;
  readonly #hasUsers: boolean;

  private constructor(keeper: ChildProcess, pid: number, hasUsers: boolean) {
    this.#keeper = keeper;
    this.#pid = pid;
    this.#hasUsers = hasUsers;
  }

  /** Returns a room, or why there is none. */
  static async open(): Promise<Room | string> {
    // Whoever may not mount makes users of his own first, where the system lets him.
    const hasUsers = lackingOf(['sys_admin']).length > 0;
    const words = [...(hasUsers ? ['--unshare-user'] : []), ...WALLS, ...KEEP];
    // Signals to all processes of the service are not meant for it.
    const calm = ['-c', 'trap \'\' HUP INT TERM USR1 USR2; exec bwrap "$@"', 'sh'];
    const keeper = spawn('sh', [...calm, ...words], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH },
    });
    let said = '';
    keeper.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(0, 500);
    });
    const pid = await pidIn(keeper);
    if (typeof pid === 'number') {
      for (const pipe of keeper.stdio) (pipe as Readable | null)?.destroy();
      return new Room(keeper, pid, hasUsers);
    }
    keeper.kill('SIGKILL');
    return pid === NOT_FOUND || said === '' ? pid : `${pid}: ${said.trim().split('\n')[0]}`;
  }

  /** Users other than our own are not known inside. */
  get hasOwnUsers(): boolean {
    return this.#hasUsers;
  }

  /** Words before a program that is to run inside; with the network of this machine or without any. */
  words(hasNetwork: boolean): string[] {
    return [
      ...['nsenter', '--target', String(this.#pid)],
      ...(this.#hasUsers ? ['--user', '--preserve-credentials'] : []),
      ...['--mount', '--ipc', ...(hasNetwork ? [] : ['--net'])],
    ];
  }

  onGone(listener: () => void): void {
    this.#keeper.once('exit', listener);
  }

  close(): void {
    this.#keeper.removeAllListeners('exit');
    this.#keeper.kill('SIGKILL');
  }
}

const WALLS: readonly string[] = [
  ...['--unshare-net', '--unshare-ipc', '--unshare-uts', '--die-with-parent', '--new-session'],
  ...SYSTEM.flatMap(asItIs),
  ...['--perms', '0755', '--dir', '/etc', '--perms', '0755', '--dir', '/dev'],
  ...['--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
  ...['--ro-bind-try', '/etc/alternatives', '/etc/alternatives'],
  ...['--dev-bind', '/dev/null', '/dev/null', '--dev-bind', '/dev/urandom', '/dev/urandom'],
  ...['--ro-bind', '/proc', '/proc', '--chdir', '/'],
];

/** Tells its process id on descriptor 3, and on its output that all is mounted; then stays. */
const KEEP: readonly string[] = [
  ...['--info-fd', '3', '--', 'sh', '-c', 'echo ready; exec sleep infinity'],
];

function asItIs(path: string): string[] {
  try {
    return lstatSync(path).isSymbolicLink()
      ? ['--symlink', readlinkSync(path), path]
      : ['--ro-bind', path, path];
  } catch {
    return [];
  }
}

/** Process id of the room's keeper, as seen from here, once it is furnished; otherwise why there is none. */
function pidIn(keeper: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('it did not answer in time'), OPEN_MS);
    const settle = (result: number | string) => {
      clearTimeout(timer);
      resolve(result);
    };
    keeper.once('error', ({ code }: NodeJS.ErrnoException) =>
      settle(`bwrap cannot be run (${code})`),
    );
    // No pipes where it was not started.
    let facts = '';
    (keeper.stdio[3] as Readable | null)?.on('data', (text: Buffer) => {
      facts += text.toString();
    });
    keeper.stdout?.once('data', () => {
      const pid = /"child-pid": (\d+)/.exec(facts)?.[1];
      settle(pid === undefined ? 'bwrap does not tell its process' : Number(pid));
    });
    keeper.once('exit', (code, signal) =>
      settle(code === 127 ? NOT_FOUND : `bwrap ended with ${code ?? signal}`),
    );
  });
}
