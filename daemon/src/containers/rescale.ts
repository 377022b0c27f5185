/** `value` × `factor` ÷ `divisor`, rounded as ffmpeg rounds times: to the nearest, halves away from 0. */
export function rescale(value: bigint, factor: number, divisor: number): bigint {
  const half = BigInt(divisor);
  const twice = 2n * value * BigInt(factor);
  return (twice < 0n ? twice - half : twice + half) / (2n * half);
}
