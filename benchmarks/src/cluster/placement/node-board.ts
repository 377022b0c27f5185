import { haveOthersRoom } from '@trueframe/daemon/testing';
import type { VirtualTime } from './virtual-time.ts';

/** A node that has said nothing for so long is not there. */
const SILENT_MS = 10_000;

interface Said {
  readonly room: number | null;
  readonly atMs: number;
}

/** The room of nodes as the others know it: what each has said last. */
export class NodeBoard {
  readonly #time: VirtualTime;
  readonly #said = new Map<string, Said>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  say(node: string, room: number): void {
    const known = Number.isFinite(room) ? room : null;
    this.#said.set(node, { room: known, atMs: this.#time.nowMs });
  }

  haveOthersRoom(node: string): boolean {
    return haveOthersRoom(node, this.#heard());
  }

  *#heard(): Iterable<readonly [string, Said]> {
    for (const entry of this.#said) {
      if (this.#time.nowMs - entry[1].atMs < SILENT_MS) yield entry;
    }
  }
}
