import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { callerOf } from './auth/caller.ts';
import { readCommit } from './commit.ts';
import type { Config } from './config/schema.ts';
import { BuildGate } from './control/build-gate.ts';
import { withCanaryClip } from './control/canary/known-answers.ts';
import { openCanary } from './control/canary/open-canary.ts';
import { DaemonState } from './control/daemon-state.ts';
import { engineConfig } from './control/engines/engine-config.ts';
import { SocketFolder } from './control/engines/socket-folder.ts';
import { Supervisor } from './control/engines/supervisor.ts';
import { openInference } from './control/inference/open-inference.ts';
import { openCatalogue } from './control/open-catalogue.ts';
import { openPictures } from './control/pictures/open-pictures.ts';
import { Readiness } from './control/readiness.ts';
import { reloadCatalogue } from './control/reload-catalogue.ts';
import { SessionManager } from './control/session/session-manager.ts';
import { SessionView } from './control/session/session-view.ts';
import { Sinks } from './control/sinks/sinks.ts';
import { openStore } from './control/store/open-store.ts';
import { tellDoubts } from './control/tell-doubts.ts';
import { openTracing } from './control/tracing/open-tracing.ts';
import { Health } from './grpc/health.ts';
import { apiRoute } from './grpc/http/api-route.ts';
import { startGrpcServer } from './grpc/server.ts';
import { toErrorMessage } from './grpc/status.ts';
import { defaultCacheFolder } from './lib/cache-folder.ts';
import { CloserStack } from './lib/closer-stack.ts';
import { letHeapGrow } from './lib/heap.ts';
import { foundBy, problemOf } from './lib/look-up.ts';
import { createDoorMetrics } from './metrics/door-metrics.ts';
import { EngineMetrics } from './metrics/engine-metrics.ts';
import { GrpcMetrics } from './metrics/grpc-metrics.ts';
import { createLoadMetrics } from './metrics/load-metrics.ts';
import { LoopDelayMonitor } from './metrics/loop-delay.ts';
import { createProcessMetrics } from './metrics/process-metrics.ts';
import { createSessionMetrics } from './metrics/session-metrics.ts';
import { warnOfCache } from './models/warn-of-cache.ts';
import { openAuth } from './open-auth.ts';
import { openGpuMonitor } from './open-gpu-monitor.ts';
import { openHttp } from './open-http.ts';
import { openNode } from './open-node.ts';
import type { Daemon, DaemonOptions } from './running-daemon.ts';
import { version } from './version.ts';

const ENGINE_ENTRY = fileURLToPath(new URL('./engine/main.js', import.meta.url));

/**
 * Starts the control process: the only function that knows every part of it. It returns when the servers listen; the
 * engine may still be starting, then sessions wait and probes say so.
 * @throws CONFIG_INVALID, AUTH_OPEN, MODEL_NOT_FOUND
 */
export async function startDaemon(
  config: Config,
  logger: Logger,
  { engineEntry = ENGINE_ENTRY }: DaemonOptions = {},
): Promise<Daemon> {
  const state = new DaemonState(logger);
  const closers = new CloserStack(logger);
  letHeapGrow();
  try {
    const registry = new Registry();
    const auth = closers.add('auth', await openAuth(config, registry, logger));
    const { models, pipelines } = await openCatalogue(config, logger);
    await tellDoubts(pipelines, models, logger);

    const engineMetrics = new EngineMetrics(registry);
    const sessionMetrics = createSessionMetrics(registry);
    const doorMetrics = createDoorMetrics(registry);
    const grpcMetrics = new GrpcMetrics(registry);
    const inference = closers.add(
      'inference',
      openInference({ config, registry, models, pipelines, version, logger }),
    );
    closers.add('gpu monitor', openGpuMonitor(registry, logger));
    const loopDelay = closers.add('loop delay', new LoopDelayMonitor());

    const health = new Health();
    const supervisor = new Supervisor({
      entry: engineEntry,
      config: engineConfig(withCanaryClip(config)),
      sockets: closers.add('socket folder', new SocketFolder(logger)),
      warmUp: () => foundBy(() => pipelines.get('')),
      logger,
      logFacts: (sessionId) => sessions.logFacts(sessionId),
      onMetrics: (batch) => engineMetrics.apply(batch),
      onLoad: (report) => sessions.admission.load.onReport(report, performance.now()),
      onPictures: (message) => pictures.onMessage(message),
      picturesOf: (sessionId) => pictures.termsOf(sessionId),
      onRestart: (reason) => {
        engineMetrics.restarts.inc({ reason });
        engineMetrics.clearGauges();
        sessions.admission.load.onEngineLost();
      },
      onChange: () => {
        if (supervisor.facts && state.name === 'starting') {
          state.set('serving');
          loopDelay.restart();
        }
        inference.look(supervisor);
        lookAround();
        // The engine finds what was missing when the daemon started.
        const isMended = supervisor.facts && supervisor.pipelineProblem === '';
        if (isMended && missing() !== '') void lookAgain();
      },
    });
    createProcessMetrics(registry, loopDelay, {
      version,
      commit: await readCommit(),
      isReady: () => readiness.problems.length === 0,
      onnxruntime: () => supervisor.facts?.onnxruntime ?? '',
    });

    const gate = closers.add(
      'build gate',
      new BuildGate(config.cache ?? defaultCacheFolder(), logger),
    );

    const missing = () => problemOf(() => pipelines.resolve(''));
    const lookAgain = async () => {
      const changes = await reloadCatalogue({ models, pipelines });
      lookAround();
      return changes;
    };
    const canary = closers.add(
      'canary',
      openCanary({
        config: config.canary,
        host: supervisor,
        pipelines,
        models,
        registry,
        logger,
        engine: () => {
          if (!supervisor.facts || supervisor.pipelineProblem || missing()) return undefined;
          return `${supervisor.pid} ${pipelines.resolve('').version}`;
        },
        onChange: () => readiness.announce(),
      }),
    );
    const lookAround = () => {
      canary.look();
      readiness.announce();
    };
    const readiness = new Readiness(
      state,
      [
        () => gate.problem,
        () => supervisor.problem,
        () => supervisor.pipelineProblem,
        missing,
        () => canary.problem,
        () => store.problem?.message ?? '',
      ],
      (isReady) => health.set(isReady),
    );
    if (missing() !== '') logger.error(`the default pipeline does not work: ${missing()}`);
    const http = closers.add(
      'http listener',
      await openHttp(config, {
        guard: auth.httpGuard,
        registry,
        doorMetrics,
        probes: {
          live: () => [],
          ready: () => readiness.problems,
          started: () => (state.name === 'starting' ? [supervisor.problem] : []),
        },
        logger,
      }),
    );
    const onStoreProblem = () => readiness.announce();
    const node = await openNode({ config, registry, logger, onProblem: onStoreProblem });
    if (node) closers.add('cluster', node);
    const store = closers.add(
      'session store',
      node?.log ?? (await openStore(config.sessions, registry, logger, onStoreProblem)),
    );
    const sinks = closers.add('sinks', await Sinks.open({ config, store, registry, logger }));
    closers.add('engine', supervisor);
    const sessions = new SessionManager({
      config: config.sessions,
      host: supervisor,
      store,
      pushIdle: {
        firstMs: config.sources.firstMediaTimeout,
        nextMs: config.sources.reconnectFor,
      },
      metrics: sessionMetrics,
      logger,
      describeError: toErrorMessage,
      ...(node && {
        nextOrdinal: node.nextOrdinal,
        readersKnownWithinMs: node.readersKnownWithinMs,
      }),
      onEvent: (session, event) => sinks.onEvent(session, event),
    });
    createLoadMetrics(registry, {
      facts: () => sessions.admission.load.facts(),
      rungs: () => sessions.admission.liveRungs(),
    });
    const pictures = closers.add(
      'pictures',
      openPictures(config.evidence, registry, supervisor, sessions),
    );
    const tracing = await openTracing(config.tracing, version);
    if (tracing) {
      closers.add('tracing', tracing);
      sessions.onChange((_, session) => tracing.look(session));
    }
    await sessions.restore(pipelines);
    sinks.follow(sessions);
    const drain = (timeoutMs = config.sessions.drainTimeout) => {
      if (state.name === 'starting' || state.name === 'serving') state.set('draining');
      readiness.announce();
      everywhere?.moveReaders();
      return sinks.drainAfter(sessions.drain(timeoutMs), timeoutMs);
    };
    const everywhere = await node?.openSessions(sessions, (count) =>
      sessionMetrics.slowCallerDropped.inc(count),
    );
    if (everywhere) closers.add('sessions of other nodes', everywhere);
    const book = everywhere?.book ?? sessions;
    const grpc = closers.add(
      'grpc server',
      await startGrpcServer(
        config.grpc,
        {
          sessions: book,
          viewOf: (call) => new SessionView(book, callerOf(call)),
          pictures,
          pipelines,
          models,
          placements: () => supervisor.placements,
          building: () => gate.building,
          inference,
          plugins: () => supervisor.plugins(),
          drain: (timeoutMs) => drain(timeoutMs || undefined),
          graceMs: config.sessions.grace,
          reload: lookAgain,
          ...auth,
          tenantKey: config.sessions.tenants.metadataKey,
          logger,
        },
        health,
        grpcMetrics,
        doorMetrics,
      ),
    );
    if (config.metrics.api) http.routes.add(apiRoute(grpc.calls, logger));
    node?.join({
      sessions,
      pipelines,
      address: grpc.address,
      canWork: () => supervisor.facts !== undefined && supervisor.pipelineProblem === '',
    });
    if (node) closers.add('jobs', node.jobs);
    // Closed before the server, so that callers hear why their sessions end.
    closers.add('sessions', sessions);
    if (everywhere)
      closers.add('readers elsewhere', { close: async () => everywhere.moveReaders() });
    void gate.pass().then((isOpen) => {
      if (isOpen) supervisor.start();
    });
    logger.info({ grpc: grpc.address, metrics: http.address, version }, 'daemon listens');
    void warnOfCache(config.cache, logger);

    return {
      grpcAddress: grpc.address,
      metricsAddress: http.address,
      get state() {
        return state.name;
      },
      get enginePid() {
        return supervisor.pid;
      },
      get problems() {
        return readiness.problems;
      },
      ready: () =>
        readiness.until(() => {
          if (!supervisor.facts && supervisor.refusal) throw supervisor.refusal;
          return supervisor.facts !== undefined && !canary.isPending;
        }),
      usable: () => readiness.until(() => readiness.problems.length === 0),
      drain: () => drain().then(() => {}),
      close: async () => {
        health.set(false);
        await closers.close();
        state.set('stopped');
      },
    };
  } catch (error) {
    await closers.close();
    state.set('failed');
    throw error;
  }
}
