import { randomUUID } from 'node:crypto';
import type { CallError } from './call-error.ts';
import { EventCall } from './event-call.ts';
import { MediaCall, type PushDuplex, type PushOpen } from './media-call.ts';
import { MediaFile } from './media-file.ts';
import type { Node } from './nodes.ts';
import type { Place } from './place.ts';

/** Options of a session whose media is a file of this program. JPEG pictures are no file. */
export type PushedFile = Pick<PushOpen, 'options'> & {
  readonly format: Exclude<PushOpen['format'], undefined | 'MEDIA_FORMAT_JPEG' | 4>;
};

export interface PushCalls {
  /** Opens a call for media. */
  push(): readonly [Node, PushDuplex];
  /** Opens a call for events only. */
  watch(sessionId: string, place: Place): EventCall;
}

/** Sends a file, call after call: from its beginning, or from the place up to which the daemon has it. */
export class FilePush {
  readonly #file: MediaFile;
  readonly #open: PushOpen;
  readonly #hasOwnId: boolean;
  readonly #calls: PushCalls;
  /** Session that the last call went on with. */
  #resumed = '';
  /** True: the daemon has all of the media. */
  #isSent = false;

  constructor(path: string, { format, options }: PushedFile, calls: PushCalls) {
    this.#file = new MediaFile(path, format);
    this.#hasOwnId = !options?.requestId;
    const requestId = options?.requestId || randomUUID();
    this.#open = { format, options: { ...options, requestId } };
    this.#calls = calls;
  }

  /** Opens the session's first call. */
  start(): EventCall {
    return this.#send(0, () => this.#open);
  }

  /** Opens a call that goes on with the session. */
  goOn(sessionId: string, place: Place): EventCall {
    if (this.#isSent) return this.#calls.watch(sessionId, place);
    this.#resumed = sessionId;
    const afterSequence = place.last;
    return this.#send(place.mediaBytes, (bytes) => ({
      resume: { sessionId, bytes, afterSequence },
    }));
  }

  /** Returns the session to go on with although the daemon has refused the call. */
  sessionOf({ code, details }: CallError): string | undefined {
    // A call that was lost before its answer has started it.
    if (code === 'REQUEST_ID_REUSED' && this.#hasOwnId) return details.sessionId;
    if (code !== 'REQUEST_INVALID' || this.#resumed === '') return undefined;
    this.#isSent = true;
    return this.#resumed;
  }

  #send(position: number, open: (bytes: number) => PushOpen): EventCall {
    const [node, duplex] = this.#calls.push();
    const call = new EventCall(node, duplex);
    const send = async () => {
      const media = new MediaCall(duplex);
      const { bytes, pieces } = await this.#file.from(position);
      media.open(open(bytes));
      for await (const piece of pieces) if (!(await media.send(piece))) return;
      media.end();
    };
    send().catch((reason: unknown) => call.fail(reason));
    return call;
  }
}
