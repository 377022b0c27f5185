import { existsSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { makePrivateFolder, restorePrivateFolder } from '../../lib/private-folder.ts';
import { findOrphans, OWNER } from './socket-orphans.ts';

/** Tidiers come by once a day. */
const CHECK_MS = 5000;

/**
 * The folder for the unix sockets of engines: one that only this user can enter. The control process makes and removes it,
 * because an engine that is killed cannot, and removes those of daemons that were killed. A folder that is tidied away is made
 * again.
 */
export class SocketFolder {
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #path: string;
  #owner: Server;

  /** @throws CONFIG_INVALID when there is no place for it */
  constructor(logger: Logger) {
    this.#logger = logger;
    this.#path = makePrivateFolder();
    this.#owner = listenAsOwner(this.#path);
    this.#timer = setInterval(() => this.#restore(), CHECK_MS);
    this.#timer.unref();
    void this.#sweep();
  }

  /** For an engine that starts now: the folder is there. Another one than before where that cannot be made again. */
  get path(): string {
    this.#restore();
    return this.#path;
  }

  /** Removes what the engine of this process id has left: it is gone. */
  empty(pid: number): void {
    if (!existsSync(this.#path)) return;
    for (const name of readdirSync(this.#path)) {
      if (name.startsWith(`${pid}-`))
        rmSync(join(this.#path, name), { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#owner.close();
    rmSync(this.#path, { recursive: true, force: true });
  }

  #restore(): void {
    if (existsSync(join(this.#path, OWNER))) return;
    const lost = this.#path;
    try {
      restorePrivateFolder(lost);
    } catch {
      // The engine sees that, too, and ends; the next one gets this folder.
      this.#path = makePrivateFolder();
    }
    this.#owner.close();
    this.#owner = listenAsOwner(this.#path);
    this.#logger.warn(
      { lost, path: this.#path },
      'somebody removed the folder for sockets; it is there again',
    );
  }

  async #sweep(): Promise<void> {
    for (const path of await findOrphans()) {
      await rm(path, { recursive: true, force: true }).catch(() => {});
      this.#logger.info({ path }, 'removed the sockets of a daemon that was killed');
    }
  }
}

function listenAsOwner(folder: string): Server {
  const server = createServer((socket) => socket.destroy());
  // Without it, the folder is left after a SIGKILL; nothing else is lost.
  server.on('error', () => {});
  server.listen({ path: join(folder, OWNER), exclusive: true });
  return server.unref();
}
