import { fuzzConfigs } from '../lib/config-fuzz.ts';
import { judge } from '../lib/judge.ts';
import { fuzzRequests } from '../lib/request-fuzz.ts';
import type { ServedDaemon } from '../lib/served-daemon.ts';
import { until } from '../lib/wait.ts';
import type { Row } from '../row.ts';

export const row: Row = {
  number: 13,
  title: 'fuzzed requests and configurations',
  gate: '100,000 changed requests to all calls but Drain, 1,000 changed configurations (200 of them also through `trueframe check`) and 1,000 changed pipelines: no crash, none hangs, every refusal typed',
  limitSeconds: { short: 120, full: 900 },
  runs: 'beside',
  async run(context) {
    const { short, folder, random } = context;
    const daemon = await context.startDaemon({ grpc: { reflection: true } });
    const requests = await fuzzRequests(daemon.grpcAddress, short ? 1000 : 100_000, random);
    const configs = await fuzzConfigs(folder, random, {
      configs: short ? 40 : 1000,
      checks: short ? 1 : 200,
      pipelines: short ? 40 : 1000,
    });
    // ReloadModels may have replaced the engine: readiness is that of the next one.
    const isReady = await until('the daemon is ready', () => isOk(daemon)).catch(() => false);
    const restarts = (await daemon.scrape()).sum('trueframe_engine_restarts_total');
    const bugs = daemon.log.split('\n').filter((line) => /unexpected error/.test(line)).length;
    const untyped = Object.entries(requests.untyped).map(([end, count]) => `${count} x ${end}`);
    const { reasons } = await daemon.probe('/readyz');
    const seen = `Engine restarts ${restarts}${reasons.map((reason) => `, not ready: ${reason}`).join('')}. Statuses: ${JSON.stringify(requests.statuses)}. Configurations and pipelines: ${configs.accepted} accepted, ${configs.refused} refused. ${configs.faults.slice(0, 5).join('; ')}`;
    return {
      n: requests.sent + configs.tried,
      ...judge(seen, {
        'daemon and engine live': !daemon.end && isReady && restarts === 0,
        'no call hangs': requests.late === 0,
        [`every refusal of a request is typed (not: ${untyped.slice(0, 10).join('; ')})`]:
          untyped.length === 0,
        'no unexpected error is logged': bugs === 0,
        'every refusal of a configuration is typed and quick': configs.faults.length === 0,
      }),
    };
  },
};

async function isOk(daemon: ServedDaemon): Promise<boolean> {
  return (await daemon.probe('/readyz')).ok;
}
