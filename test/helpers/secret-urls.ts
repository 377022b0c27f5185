// URLs with secrets in them, as people write them.

/** Signs that end, split or quote something somewhere, and some that do nothing. */
const SIGNS = '@/:?#&;=%+,.!$*()[]{}\'"`^~|\\<>-_ aZ9éß日';
const HOSTS = ['camera.example', '127.0.0.1:8554', '[::1]:8554', '[fe80::1]', 'cam'];
const PATHS = ['', '/', '/live', '/a/b/c.sdp', '/Streaming/Channels/101', '/live@2'];
const SCHEMES = ['rtsp', 'RTSP', 'rtsps', 'Rtsps', 'http', 'srt'];
const NAMES = [
  'token',
  'password',
  'PASSWD',
  'sig',
  'X-Amz-Signature',
  'api_key',
  'auth',
  'access%5ftoken',
  'q',
];

export interface SecretUrl {
  readonly url: string;
  /** In the clear, each with a mark on both of its ends. */
  readonly secrets: readonly string[];
  /** Every sign is escaped where URLs ask for that. */
  readonly isStrict: boolean;
}

/** The same ones for the same seed. `host`: instead of those that are made up. */
export function secretUrls(count: number, seed = 1, host?: string): SecretUrl[] {
  const dice = diceOf(seed);
  return Array.from({ length: count }, () => secretUrl(dice, host));
}

interface Dice {
  /** 0 to 1, without 1. */
  random(): number;
  pick<T>(list: readonly T[]): T;
  chance(p: number): boolean;
}

function diceOf(seed: number): Dice {
  const random = generator(seed);
  return {
    random,
    pick: (list) => list[Math.floor(random() * list.length)] as never,
    chance: (p) => random() < p,
  };
}

function secretUrl(dice: Dice, host: string | undefined): SecretUrl {
  const { pick, chance } = dice;
  const isStrict = chance(0.5);
  const write = writer(isStrict, isStrict && chance(0.3));
  const secrets: string[] = [];
  const scheme = host ? 'rtsp' : pick(SCHEMES);
  let user = '';
  if (chance(0.8)) {
    const password = secret(dice, isStrict ? SIGNS : SIGNS.replace(' ', ''));
    secrets.push(password);
    user = chance(0.2)
      ? `${write(password)}@`
      : `${pick(['admin', 'user%40corp', ''])}:${write(password)}@`;
  }
  let url = `${scheme}://${user}${host ?? pick(HOSTS)}${pick(PATHS)}`;
  if (chance(0.5) || secrets.length === 0) {
    // A parameter ends where the next one begins: no reader of URLs can know better.
    const value = secret(dice, isStrict ? SIGNS : SIGNS.replace(/[ &;?#/]/g, ''));
    secrets.push(value);
    url += `${url.includes('?') ? '&' : '?'}channel=1&${pick(NAMES)}=${write(value)}`;
  }
  if (chance(0.2)) url += '#frag';
  return { url, secrets, isStrict };
}

function writer(isStrict: boolean, twice: boolean): (text: string) => string {
  if (!isStrict) return (text) => text;
  if (twice) return (text) => encodeURIComponent(encodeURIComponent(text));
  return encodeURIComponent;
}

/** A marker on both ends: leaving either of them is a leak, and neither occurs by itself. */
function secret({ random, pick }: Dice, signs: string): string {
  let middle = '';
  for (let k = Math.floor(random() * 8); k > 0; k -= 1) middle += pick([...signs]);
  return `Qx${Math.floor(random() * 1e6)}${middle}zK${Math.floor(random() * 1e6)}`;
}

/** Returns the parts of `secrets` that a text still has, in any spelling. */
export function leaks(text: string, secrets: readonly string[]): string[] {
  const readings = [text];
  for (let k = 0; k < 3; k += 1) {
    readings.push(
      (readings.at(-1) as string).replace(/(%[0-9a-f]{2})+/gi, (hex) => {
        try {
          return decodeURIComponent(hex);
        } catch {
          return hex;
        }
      }),
    );
  }
  const marks = secrets.flatMap((one) => [...one.matchAll(/Qx\d+|zK\d+/g)].map(([mark]) => mark));
  return marks.filter((mark) => readings.some((reading) => reading.includes(mark)));
}

function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
