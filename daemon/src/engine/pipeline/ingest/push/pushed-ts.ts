import { TsPieces } from '../../../../containers/ts/ts-pieces.ts';
import type { Cause } from '../../decode/causes.ts';
import { SCRAMBLED } from '../../decode/protection.ts';
import { RAW_TIMES } from '../../decode/raw-times.ts';
import { ANALYZE, type PushFormat, type Reading } from './push-format.ts';

/** MPEG-TS as it is. */
export class PushedTs implements PushFormat {
  readonly words = 'MPEG-TS';
  readonly pieces = new TsPieces();
  /** False, as nobody knows if it marks its key frames. */
  readonly beginsWithKey = false;
  readonly #isLive: boolean;

  constructor(isLive: boolean) {
    this.#isLive = isLive;
  }

  reading(): Reading {
    return { inputOptions: [...ANALYZE, ...RAW_TIMES, '-f', 'mpegts'], filters: [], said: {} };
  }

  async refusal(): Promise<Cause | undefined> {
    return this.pieces.isScrambled ? SCRAMBLED : undefined;
  }

  given(fed: number): number {
    return this.#isLive ? fed : 0;
  }

  missed() {
    const { pictures } = this.pieces;
    const missed = pictures.missed(true);
    return { missed, all: pictures.read + missed };
  }
}
