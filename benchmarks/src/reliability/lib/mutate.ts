import { below, pick } from './random.ts';

type Random = () => number;
type Mutation = (bytes: Buffer, random: Random) => Buffer;

/** Sizes and counts that parsers get wrong. */
const INTEGERS = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(random, 256)));
}

/** Writes over a copy of the bytes, some times. */
function poked(
  times: (bytes: Buffer, random: Random) => number,
  poke: (bytes: Buffer, random: Random) => void,
): Mutation {
  return (bytes, random) => {
    const copy = Buffer.from(bytes);
    for (let left = times(copy, random); left > 0; left -= 1) poke(copy, random);
    return copy;
  };
}

/** Damage to media files, by name; `cut` makes them shorter, the others leave most of them in place. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'few bits': poked(
    (_, random) => 1 + below(random, 8),
    (bytes, random) => flip(bytes, below(random, bytes.length), random),
  ),
  'many bits': poked(
    (bytes, random) => 1 + below(random, Math.ceil(bytes.length / 500)),
    (bytes, random) => flip(bytes, below(random, bytes.length), random),
  ),
  header: poked(
    (_, random) => 1 + below(random, 40),
    (bytes, random) => {
      bytes[below(random, Math.min(4096, bytes.length))] = below(random, 256);
    },
  ),
  integers: poked(
    () => 6,
    (bytes, random) => {
      if (bytes.length < 4) return;
      bytes.writeUInt32BE(pick(random, INTEGERS), below(random, bytes.length - 3));
    },
  ),
  cut: (bytes, random) => bytes.subarray(0, Math.ceil((bytes.length * below(random, 100)) / 100)),
  zeros: poked(
    () => 1,
    (bytes, random) => {
      const at = below(random, bytes.length);
      bytes.fill(0, at, Math.min(bytes.length, at + below(random, 8000)));
    },
  ),
  repeated: (bytes, random) => {
    const at = below(random, bytes.length);
    const again = bytes.subarray(at, at + below(random, 20_000));
    return Buffer.concat([bytes.subarray(0, at), again, bytes.subarray(at)]);
  },
  inserted: (bytes, random) => {
    const at = below(random, bytes.length);
    const strange = noise(random, below(random, 4000));
    return Buffer.concat([bytes.subarray(0, at), strange, bytes.subarray(at)]);
  },
};

/** A protobuf message, or other short bytes, changed in one to five places. */
export function mutatedMessage(bytes: Buffer, random: Random): Buffer {
  let message: Buffer = Buffer.from(bytes);
  for (let left = 1 + below(random, 5); left > 0; left -= 1) {
    message = pick(random, SHORT)(message, random);
  }
  return message;
}

const SHORT: readonly Mutation[] = [
  poked(
    (bytes) => Math.min(1, bytes.length),
    (bytes, random) => flip(bytes, below(random, bytes.length), random),
  ),
  poked(
    (bytes) => Math.min(1, bytes.length),
    (bytes, random) => {
      bytes[below(random, bytes.length)] = below(random, 256);
    },
  ),
  (bytes, random) => bytes.subarray(0, below(random, bytes.length + 1)),
  (bytes, random) => {
    const at = below(random, bytes.length + 1);
    return Buffer.concat([
      bytes.subarray(0, at),
      noise(random, below(random, 60)),
      bytes.subarray(at),
    ]);
  },
  (bytes) => Buffer.concat([bytes, bytes]),
  // A tag of another field or wire type, and a varint without an end.
  (bytes, random) =>
    Buffer.concat([Buffer.from([(below(random, 15) + 1) * 8 + below(random, 6)]), bytes]),
  (bytes) => Buffer.concat([bytes, Buffer.from('ffffffffff7f', 'hex')]),
];

function flip(bytes: Buffer, at: number, random: Random): void {
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
}
