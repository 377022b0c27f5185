/**
 * Kalman filter of one coordinate that moves with constant velocity, disturbed by white noise. The usual eight-state
 * filter of trackers falls apart into four of these, because its noise couples no axes; each is a 2x2 matrix.
 */
export class AxisFilter {
  position: number;
  /** Per second. */
  velocity = 0;
  // Covariance: position, both, velocity.
  #pp: number;
  #pv = 0;
  #vv: number;

  constructor(position: number, positionDeviation: number, velocityDeviation: number) {
    this.position = position;
    this.#pp = positionDeviation ** 2;
    this.#vv = velocityDeviation ** 2;
  }

  /** Variance of the position. */
  get variance(): number {
    return this.#pp;
  }

  /** Moves on by `seconds`; `noise` is the standard deviation that velocity gains in one second. */
  predict(seconds: number, noise: number): void {
    const q = noise ** 2;
    this.position += this.velocity * seconds;
    this.#pp += seconds * (2 * this.#pv + seconds * this.#vv) + (q * seconds ** 3) / 3;
    this.#pv += seconds * this.#vv + (q * seconds ** 2) / 2;
    this.#vv += q * seconds;
  }

  /** Takes in a measurement with this standard deviation. */
  correct(measured: number, deviation: number): void {
    const innovation = this.#pp + deviation ** 2;
    const gainPosition = this.#pp / innovation;
    const gainVelocity = this.#pv / innovation;
    const surprise = measured - this.position;
    this.position += gainPosition * surprise;
    this.velocity += gainVelocity * surprise;
    this.#vv -= gainVelocity * this.#pv;
    this.#pv *= 1 - gainPosition;
    this.#pp *= 1 - gainPosition;
  }
}
