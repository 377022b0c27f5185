import type { Cause } from '../../decode/causes.ts';

/** Enough to tell what somebody is. */
const ENOUGH_BYTES = 16;
const MARK = 'RTSP/';

/** First bytes that came from where a camera should be. */
export class FirstWords {
  #heard: Buffer = Buffer.alloc(0);
  #isRtsp = false;

  add(bytes: Buffer): void {
    if (this.#isRtsp || this.#heard.length >= ENOUGH_BYTES) return;
    this.#heard = Buffer.concat([this.#heard, bytes.subarray(0, ENOUGH_BYTES)]);
    this.#isRtsp = this.#heard.toString('latin1').trimStart().startsWith(MARK);
  }

  /** True when enough has come to know that it is no camera. */
  get isOther(): boolean {
    if (this.#isRtsp) return false;
    return this.#heard.length >= ENOUGH_BYTES || speaksTls(this.#heard);
  }

  /** Returns who answers there instead of a camera, as far as it can be told; undefined: a camera, or nobody has spoken. */
  cause(isClosed: boolean): Cause | undefined {
    if (this.#isRtsp) return undefined;
    const other = 'look at the port (RTSP is 554 or 8554 as a rule)';
    if (this.#heard.length === 0) {
      if (!isClosed) return undefined;
      return {
        code: 'SOURCE_UNREACHABLE',
        words: `is closed by its server without an answer; ${other}, and whether the camera takes more connections`,
      };
    }
    if (this.#heard.toString('latin1').startsWith('HTTP/')) {
      return refuse(`is not RTSP: a web server answers there; ${other}`);
    }
    if (speaksTls(this.#heard)) {
      return refuse('is not plain RTSP: the server speaks TLS there; use rtsps://');
    }
    return refuse(`is not RTSP: something else answers there; ${other}`);
  }
}

/** An alert or a handshake. */
function speaksTls(heard: Buffer): boolean {
  return /^1[56]03/.test(heard.toString('hex'));
}

function refuse(words: string): Cause {
  return { code: 'SOURCE_UNSUPPORTED', words };
}
