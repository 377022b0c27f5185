import {
  type FaultReport,
  FINAL,
  finalFault,
  lossyCamera,
  PASSING,
  passingFault,
} from '../lib/camera-faults.ts';
import { withFixtures } from '../lib/fixtures.ts';
import { judge, quantilesOf } from '../lib/judge.ts';
import { zombiesOf } from '../lib/processes.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { until } from '../lib/wait.ts';
import type { Row, RowContext } from '../row.ts';

const DETECT_SECONDS = 6;
const RECONNECT_SECONDS = 10;
const LOSS = 0.02;

export const row: Row = {
  number: 3,
  title: 'camera stalls, dies, ends, refuses, redirects, loses packets',
  gate: `RTSP: a fault is told within ${DETECT_SECONDS} s, frames come again within ${RECONNECT_SECONDS} s of the camera's return, one gap per fault; a refused password and a redirect in a circle end the session with their codes; ${LOSS * 100} % lost UDP packets make no gap; no zombie and no decoder is left`,
  limitSeconds: { short: 120, full: 400 },
  async run(context) {
    const daemon = await context.startDaemon({
      ...withFixtures,
      sessions: { admission: 'off' },
      // A camera that redirects in a circle is given up after that time.
      sources: {
        ...withFixtures.sources,
        ...(context.short ? { stallTimeout: '1s', reconnectFor: '4s' } : { reconnectFor: '15s' }),
      },
    });
    const reports: FaultReport[] = [];
    const lossy = lossyCamera(context, daemon, LOSS, context.short ? 60 : 1000);
    // Heard of below.
    lossy.catch(() => {});
    for (let round = 0; round < (context.short ? 1 : 5); round += 1) {
      reports.push(...(await allFaults(context, daemon)));
    }
    const { gaps, analysed, corrupt, end } = await lossy;
    const left = await leftOf(daemon);
    const detect = quantilesOf('detected', 's', times(reports, 'detectSeconds'));
    const reconnect = quantilesOf('reconnected', 's', times(reports, 'reconnectSeconds'));
    const wrong = reports.filter((report) => !isAsItMustBe(report));
    const seen = `Detected within ${detect?.max.toFixed(1)} s; reconnect p50 ${reconnect?.p50.toFixed(1)} s, p95 ${reconnect?.p95.toFixed(1)} s. With ${LOSS * 100} % loss ${analysed} frames analysed, ${corrupt} dropped as corrupt, ${gaps} gaps. ${wrong.map((report) => JSON.stringify(report)).join(' ')}`;
    return {
      n: reports.length + 1,
      figures: reconnect,
      outOfOrder: reports.reduce((sum, report) => sum + report.wrongSequences, 0),
      ...judge(seen, {
        'faults are told in time': (detect?.max ?? 99) < DETECT_SECONDS * context.patience,
        'frames come again in time': (reconnect?.max ?? 99) < RECONNECT_SECONDS * context.patience,
        'gaps and ends are as they must be': wrong.length === 0,
        'lost packets make no gap and end no session': gaps === 0 && end === 'OK',
        'events are in order': reports.every((report) => report.wrongSequences === 0),
        [`no zombie and no decoder is left (${left})`]: left === '0 zombies, 0 decoders',
      }),
    };
  },
};

function allFaults(context: RowContext, daemon: ServedDaemon): Promise<FaultReport[]> {
  return Promise.all([
    ...Object.keys(PASSING).map((fault) => passingFault(context, daemon, fault)),
    ...Object.keys(FINAL).map((fault) => finalFault(context, daemon, fault)),
  ]);
}

function isAsItMustBe({ fault, gaps, end }: FaultReport): boolean {
  const final = FINAL[fault];
  return final ? final.codes.includes(end) : end === 'OK' && gaps === 1;
}

function times(
  reports: readonly FaultReport[],
  key: 'detectSeconds' | 'reconnectSeconds',
): number[] {
  return reports.flatMap((report) => report[key] ?? []);
}

async function leftOf(daemon: ServedDaemon): Promise<string> {
  const isFree = () => daemon.decoders().length === 0;
  await until('decoders end', isFree, { seconds: 5 }).catch(() => {});
  const own = new Set(daemon.processes().map(({ pid }) => pid));
  return `${zombiesOf(own).length} zombies, ${daemon.decoders().length} decoders`;
}
