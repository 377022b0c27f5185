import { execFile } from 'node:child_process';
import type { Config } from '../../../../config/schema.ts';
import { GUARD_PATH } from '../guard.ts';
import type { OpenFile } from '../open-file.ts';
import { guardWords, type ToolLimits } from '../tool-limits.ts';
import { type Capability, lackingOf } from './capabilities.ts';
import { Room } from './room.ts';

/** A layer around ffmpeg and ffprobe, for logs and `trueframe doctor`. */
export interface Layer {
  readonly name: 'setpriv' | 'user' | 'bwrap';
  /** Empty: it is in force. */
  readonly missing: string;
}

/** One run of ffmpeg or ffprobe, as far as its surroundings go. */
export interface ToolRun {
  readonly limits: ToolLimits;
  readonly file?: OpenFile | undefined;
  /** Folder that its socket is in. */
  readonly folder?: string | undefined;
  /** It works with a GPU. */
  readonly usesDevices?: boolean;
  /** It connects to the relay of a live source. */
  readonly usesNetwork?: boolean;
}

/** `nobody` on all systems; decoders own nothing. */
const OWN_USER = 65_534;
/** The engine must be able to hand over a folder, and to signal, order and watch what it has started. */
const FOR_OWN_USER: readonly Capability[] = [
  ...(['chown', 'dac_override', 'dac_read_search', 'kill', 'setgid', 'setuid', 'setpcap'] as const),
  ...(['sys_ptrace', 'sys_nice'] as const),
];

/** Everything that keeps ffmpeg and ffprobe from more than their work: they read what strangers have made. */
export class Sandbox {
  readonly #hasSetpriv: boolean;
  /** Capabilities that a user of its own takes and that are not there; all of them where there shall be none. */
  readonly #lacksForUser: readonly Capability[];
  #room: Room | string;
  #isClosed = false;

  private constructor(
    hasSetpriv: boolean,
    lacksForUser: readonly Capability[],
    room: Room | string,
  ) {
    this.#hasSetpriv = hasSetpriv;
    this.#lacksForUser = lacksForUser;
    this.#room = room;
  }

  /** Finds out which layers there are. `off`: only what ends a decoder with its engine. */
  static async open(choice: Config['sources']['sandbox']): Promise<Sandbox> {
    const hasSetpriv = await works(['setpriv', ...PRIVATE], 'true');
    const isOff = choice === 'off' || !hasSetpriv;
    const lacks = isOff || process.geteuid?.() !== 0 ? FOR_OWN_USER : lackingOf(FOR_OWN_USER);
    const sandbox = new Sandbox(hasSetpriv, lacks, isOff ? 'switched off' : await openRoom());
    sandbox.#watchRoom();
    return sandbox;
  }

  /** User that decoders run as; undefined: that of the daemon. */
  get ownUser(): number | undefined {
    const isKnown = typeof this.#room === 'string' || !this.#room.hasOwnUsers;
    return this.#lacksForUser.length === 0 && isKnown ? OWN_USER : undefined;
  }

  get layers(): readonly Layer[] {
    const room = this.#room;
    return [
      {
        name: 'setpriv',
        missing: this.#hasSetpriv ? '' : 'setpriv is not installed, or too old',
      },
      {
        name: 'user',
        missing:
          this.ownUser !== undefined
            ? ''
            : process.geteuid?.() === 0
              ? `root here lacks ${this.#lacksForUser.join(', ') || 'other users'}`
              : 'the daemon is not root: decoders run as its user',
      },
      { name: 'bwrap', missing: typeof room === 'string' ? room : '' },
    ];
  }

  /** Words for bin/ffmpeg-guarded, before all others. */
  words(run: ToolRun): string[] {
    const { limits, file, folder, usesDevices = false } = run;
    const before = this.#before(run);
    return [
      ...guardWords(limits),
      ...(file?.fd === undefined ? [] : ['-in', String(file.fd)]),
      ...(folder === undefined ? [] : ['-folder', folder]),
      ...(usesDevices ? ['-devices'] : []),
      ...(before.length > 0 ? ['-with', ...before, '--'] : []),
    ];
  }

  close(): void {
    this.#isClosed = true;
    if (typeof this.#room !== 'string') this.#room.close();
  }

  #before({ file, usesDevices = false, usesNetwork = false }: ToolRun): string[] {
    if (!this.#hasSetpriv) return [];
    if (usesDevices) return ['setpriv', ...PRIVATE];
    const room = typeof this.#room === 'string' ? [] : this.#room.words(usesNetwork);
    return [...room, 'setpriv', ...PRIVATE, ...this.#identity(file)];
  }

  #identity(file: OpenFile | undefined): string[] {
    if (this.#lacksForUser.includes('setpcap')) return [];
    const user = this.ownUser;
    // A file that only its owner may read needs its owner, or who may read everything.
    const isPublic = file?.isPublic ?? true;
    if (user === undefined || !isPublic) {
      const reads = this.#lacksForUser.includes('dac_read_search')
        ? 'dac_override'
        : 'dac_read_search';
      return ['--inh-caps=-all', `--bounding-set=-all,+${reads}`];
    }
    const id = String(user);
    const identity = ['--reuid', id, '--regid', id, '--clear-groups'];
    return [...identity, '--inh-caps=-all', '--bounding-set=-all'];
  }

  /** Whoever has killed the room's keeper gets another one. */
  #watchRoom(): void {
    if (typeof this.#room === 'string') return;
    this.#room.onGone(() => {
      this.#room = 'its keeper was killed';
      void openRoom().then((room) => {
        this.#room = room;
        if (this.#isClosed && typeof room !== 'string') room.close();
        else this.#watchRoom();
      });
    });
  }
}

const PRIVATE: readonly string[] = ['--pdeathsig', 'KILL', '--no-new-privs'];

async function openRoom(): Promise<Room | string> {
  const room = await Room.open();
  if (typeof room === 'string') return room;
  if (await works([...room.words(false), 'setpriv', ...PRIVATE], 'ffmpeg', '-version')) return room;
  room.close();
  return 'ffmpeg does not run inside of it';
}

/** Tries out words for -with. */
function works(before: readonly string[], tool: string, ...words: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const env = { ...process.env, TRUEFRAME_TOOL: tool };
    const child = execFile(
      GUARD_PATH,
      ['-with', ...before, '--', ...words],
      { env, timeout: 10_000 },
      (error) => resolve(!error),
    );
    child.stdin?.end();
  });
}
