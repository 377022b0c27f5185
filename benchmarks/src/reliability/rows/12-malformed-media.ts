import { setTimeout as sleep } from 'node:timers/promises';
import { type Mutant, mutants, type Original, originals } from '../lib/corpus.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { inLanes } from '../lib/in-lanes.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { tally } from '../lib/tally.ts';
import { stopwatch, until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

/** A session that is not over by then hangs. */
const HANG_SECONDS = 60;
const LANES = 4;
/** Share of the original's frames under which most of a file was not seen. */
const MOST = 0.5;

/** Codes that say nothing of the media. */
const NOT_TYPED = ['', 'INTERNAL', 'DAEMON_BUG', 'ENGINE_CRASHED', 'ENGINE_HUNG'];

/** The end of one session. */
interface Fate {
  readonly seconds: number;
  readonly hangs: boolean;
  /** `OK`, or the code of the error. */
  readonly code: string;
  readonly label: string;
  readonly received: number;
  readonly reasons: readonly string[];
}

export const row: Row = {
  number: 12,
  title: 'malformed media',
  gate: '500 damaged clips of ten formats, with a pipeline that calls every face authentic: no crash of the daemon or the engine, no hang, every refusal typed, and no AUTHENTIC_LIKELY for a file of known length of which most was not seen; nothing is left',
  limitSeconds: { short: 120, full: 900 },
  runs: 'beside',
  async run(context) {
    const daemon = await context.startDaemon(withFixtures);
    const whole = context.short ? originals(context).slice(0, 5) : originals(context);
    const frames = new Map<Original, number>();
    await inLanes(whole, LANES, async (original) => {
      const { code, received } = await analyse(daemon, original.path);
      if (code !== 'OK') throw new Error(`${original.path} undamaged: ${code}`);
      frames.set(original, received);
    });
    const engine = daemon.enginePid();
    const all = mutants(context, whole, context.short ? 10 : 500);
    const fates = await inLanes(all, LANES, ({ path }) => analyse(daemon, path));
    await until('decoders end', () => daemon.decoders().length === 0, { seconds: 5 }).catch(
      () => {},
    );
    await sleep(300);
    const unseen = all.flatMap((mutant, k) => accident(mutant, fates[k] as Fate, frames));
    const little = all.filter((mutant, k) =>
      isMostlyUnseen(mutant, fates[k] as Fate, frames),
    ).length;
    const untyped = fates.filter(({ code }) => NOT_TYPED.includes(code));
    const hangs = fates.filter((fate) => fate.hangs).length;
    const restarts = (await daemon.scrape()).sum('trueframe_engine_restarts_total');
    const decoders = daemon.decoders().length;
    const seen = `${tally(fates.map(inShort))}. Most of ${little} files of known length was not seen. Engine restarts ${restarts}, hangs ${hangs}, decoders left ${decoders}.`;
    return {
      n: all.length,
      figures: quantilesOf(
        'session',
        's',
        fates.map(({ seconds }) => seconds),
      ),
      ...judge(seen, {
        'daemon and engine live': !daemon.end && restarts === 0 && daemon.enginePid() === engine,
        'no session hangs': hangs === 0,
        [`every refusal is typed (not: ${tally(untyped.map(inShort))})`]: untyped.length === 0,
        [`no file is authentic of which most was not seen (${unseen.join('; ')})`]:
          unseen.length === 0,
        'no decoder is left': decoders === 0,
      }),
    };
  },
};

async function analyse(daemon: ServedDaemon, source: string): Promise<Fate> {
  const elapsed = stopwatch();
  const call = daemon.analyze({ source, options: { pipeline: 'fixed-authentic' } });
  const isOver = await Promise.race([
    call.ended.then(() => true),
    sleep(HANG_SECONDS * 1000, false, { ref: false }),
  ]);
  if (!isOver) call.cancel();
  const end = await call.ended;
  const { summary } = call;
  return {
    seconds: elapsed() / 1000,
    hangs: !isOver,
    code: end.status === 'OK' ? 'OK' : end.code,
    label: summary?.verdict?.label ?? '',
    received: summary?.frames?.received ?? 0,
    reasons: summary?.verdict?.reasons ?? [],
  };
}

/** True when the file says how long it was, and most of it was not seen. */
function isMostlyUnseen(
  { original }: Mutant,
  { received }: Fate,
  frames: ReadonlyMap<Original, number>,
): boolean {
  return original.saysLength && received < (frames.get(original) ?? 0) * MOST;
}

/** A description when such a file is called authentic all the same. */
function accident(mutant: Mutant, fate: Fate, frames: ReadonlyMap<Original, number>): string[] {
  const isAuthentic = fate.label === 'LABEL_AUTHENTIC_LIKELY';
  if (!isAuthentic || !isMostlyUnseen(mutant, fate, frames)) return [];
  const name = `${mutant.path.split('/').at(-1)} ${mutant.mutation}`;
  return [`${name}: ${fate.received} of ${frames.get(mutant.original)} frames, ${fate.reasons}`];
}

function inShort({ code, label }: Fate): string {
  return code === 'OK' ? label.replace('LABEL_', '') : code || 'no code';
}
