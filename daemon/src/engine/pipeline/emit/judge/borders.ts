/** Shares move in steps of one frame, and are not worth more than this. */
const SHARE_SLACK = 0.05;

type Side = '<' | '<=' | '>=' | '>';

/**
 * The borders that numbers are judged by, with memory: whatever a number was found to be at its border, it is until it has passed back
 * by some slack, so that noise changes neither labels nor reasons. A border is entered exactly where the policy has it.
 */
export class Borders {
  readonly #held: Set<string>;
  readonly #scoreSlack: number;
  readonly #shareSlack: number;

  private constructor(held: Iterable<string>, scoreSlack: number, shareSlack: number) {
    this.#held = new Set(held);
    this.#scoreSlack = scoreSlack;
    this.#shareSlack = shareSlack;
  }

  /** `held`: what earlier ones held. */
  static of({ hysteresis }: { readonly hysteresis: number }, held: Iterable<string> = []): Borders {
    return new Borders(held, hysteresis, SHARE_SLACK);
  }

  /**
   * For last words: shares are taken for what they are, however they got there. A label is kept all the same, or the last one
   * might contradict all before it by a hair.
   */
  static final(
    { hysteresis }: { readonly hysteresis: number },
    held: Iterable<string> = [],
  ): Borders {
    return new Borders(held, hysteresis, 0);
  }

  /** Names of the borders on whose far side the numbers are now. */
  get held(): readonly string[] {
    return [...this.#held];
  }

  /** Returns whether a score, 0..1, is on this side of a border. `name` is of the border. */
  score(name: string, value: number, side: Side, border: number): boolean {
    return this.#judge(name, value, side, border, this.#scoreSlack);
  }

  /** The same of a share, 0..1. */
  share(name: string, value: number, side: Side, border: number): boolean {
    return this.#judge(name, value, side, border, this.#shareSlack);
  }

  #judge(name: string, value: number, side: Side, border: number, slack: number): boolean {
    const width = this.#held.has(name) ? slack : 0;
    const isHeld = isOn(value, side, side.startsWith('<') ? border + width : border - width);
    if (isHeld) this.#held.add(name);
    else this.#held.delete(name);
    return isHeld;
  }
}

function isOn(value: number, side: Side, border: number): boolean {
  if (side === '<') return value < border;
  if (side === '<=') return value <= border;
  return side === '>' ? value > border : value >= border;
}
