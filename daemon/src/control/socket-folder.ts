import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrueframeError } from '@trueframe/sdk';

/**
 * Where engines have their unix sockets: a folder that only this user can enter. The control process makes and removes it,
 * because an engine that is killed cannot.
 */
export class SocketFolder {
  readonly path: string;

  /** @throws CONFIG_INVALID when the temporary folder cannot be written */
  constructor() {
    try {
      this.path = mkdtempSync(join(tmpdir(), 'trueframe-')); // Mode 0700.
    } catch (cause) {
      throw new TrueframeError(
        'CONFIG_INVALID',
        `cannot make a folder for sockets in ${tmpdir()}: set TMPDIR to a folder that can be written`,
        { cause },
      );
    }
  }

  /** What an engine that is gone has left. */
  empty(): void {
    if (!existsSync(this.path)) return;
    for (const name of readdirSync(this.path)) rmSync(join(this.path, name), { force: true });
  }

  async close(): Promise<void> {
    rmSync(this.path, { recursive: true, force: true });
  }
}
