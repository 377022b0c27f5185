import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { DENIALS } from './auth/denied.ts';
import { judgeExposure } from './auth/exposure.ts';
import { Gate } from './auth/gate.ts';
import { HttpGuard } from './auth/http-guard.ts';
import { OpenCalls } from './auth/open-calls.ts';
import type { Config } from './config/schema.ts';
import { createAuthMetrics } from './metrics/auth-metrics.ts';

/** The parts that decide who may what, for both servers. */
export interface Auth {
  readonly gate: Gate;
  readonly openCalls: OpenCalls;
  readonly httpGuard: HttpGuard;
  close(): Promise<void>;
}

/** @throws AUTH_OPEN, CONFIG_INVALID */
export async function openAuth(config: Config, registry: Registry, logger: Logger): Promise<Auth> {
  const { refusal, warnings } = judgeExposure(config);
  if (refusal) throw refusal;
  for (const warning of warnings) logger.warn(warning);
  const { denied } = createAuthMetrics(registry, Object.values(DENIALS));
  const gate = await Gate.open({
    config: config.auth,
    logger,
    onDenied: (reason) => denied.inc({ reason }),
  });
  const openCalls = new OpenCalls();
  return {
    gate,
    openCalls,
    httpGuard: new HttpGuard(gate, config),
    close: async () => {
      await openCalls.close();
      await gate.close();
    },
  };
}
