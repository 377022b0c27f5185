import { fileURLToPath } from 'node:url';
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { expect, test } from 'vitest';
import { healthClient } from '../helpers/health-client.ts';
import { scripted, startAnalyzing, startScriptedDaemon } from '../helpers/scripted.ts';

const NAMES = ['', 'trueframe.v1.TrueframeService'];

test('health is SERVING under both names, by Check, Watch and List', async () => {
  const daemon = await startScriptedDaemon();
  const { client, unary } = healthClient(daemon);

  for (const service of NAMES) {
    expect(await unary('check', { service })).toEqual({ status: 'SERVING' });
  }
  await expect(unary('check', { service: 'nobody' })).rejects.toMatchObject({ code: 5 });
  expect(await unary('list', {})).toEqual({
    statuses: Object.fromEntries(NAMES.map((name) => [name, { status: 'SERVING' }])),
  });

  const seen: string[] = [];
  const watch = client.watch?.({ service: '' });
  watch.on('data', ({ status }: { status: string }) => seen.push(status));
  watch.on('error', () => {});
  await expect.poll(() => seen).toEqual(['SERVING']);
  process.kill((await daemon.state()).enginePid, 'SIGKILL');
  await expect.poll(() => seen, { timeout: 5000 }).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
  watch.cancel();
  client.close();
});

test('until an engine is ready nothing is SERVING, and startup is not over', async () => {
  const config = { cache: '/noStart', metrics: { api: false } };
  const daemon = await startScriptedDaemon(config, { notReady: true });
  const { client, unary } = healthClient(daemon);

  expect(await unary('check', { service: '' })).toEqual({ status: 'NOT_SERVING' });
  expect(await daemon.probe('/startupz')).toMatchObject({ ok: false });
  expect(await daemon.probe('/readyz')).toMatchObject({ ok: false });
  expect(await daemon.probe('/livez')).toEqual({ ok: true, reasons: [] });
  for (const path of ['/console/', '/trueframe.v1.TrueframeService/ListSessions']) {
    const { status } = await fetch(`http://${daemon.metricsAddress}${path}`, { method: 'POST' });
    expect(status).toBe(404);
  }
  client.close();
});

test('while it drains the daemon is alive but not ready', async () => {
  const daemon = await startScriptedDaemon({
    sessions: { drainTimeout: '3s' },
    engine: { hangTimeout: '60s' },
  });
  await startAnalyzing(daemon, scripted('frames=100000&everyMs=1500'));

  const drained = daemon.drain();

  await expect
    .poll(() => daemon.probe('/readyz'))
    .toMatchObject({
      ok: false,
      reasons: ['the daemon is draining'],
    });
  expect(await daemon.probe('/livez')).toMatchObject({ ok: true });
  await drained;
});

interface ReflectionAnswer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
}

test.each(['v1', 'v1alpha'])('reflection %s describes the services', async (version) => {
  const daemon = await startScriptedDaemon({ grpc: { reflection: true } });
  const proto = fileURLToPath(
    new URL(
      `../../node_modules/@grpc/reflection/build/proto/grpc/reflection/${version}/reflection.proto`,
      import.meta.url,
    ),
  );
  const { grpc } = loadPackageDefinition(loadSync(proto)) as unknown as {
    grpc: { reflection: Record<string, { ServerReflection: ServiceClientConstructor }> };
  };
  const Reflection = grpc.reflection[version]?.ServerReflection as ServiceClientConstructor;
  const client = new Reflection(daemon.grpcAddress, credentials.createInsecure());
  const ask = (request: object) =>
    new Promise<ReflectionAnswer>((resolve, reject) => {
      const call = client.serverReflectionInfo?.();
      call.on('data', resolve);
      call.on('error', reject);
      call.end(request);
    });

  const { listServicesResponse } = await ask({ listServices: '' });
  const names = listServicesResponse?.service.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['grpc.health.v1.Health', 'trueframe.v1.TrueframeService']),
  );

  const { fileDescriptorResponse } = await ask({
    fileContainingSymbol: 'trueframe.v1.TrueframeService.Analyze',
  });
  const files = fileDescriptorResponse?.fileDescriptorProto ?? [];
  expect(files.some((bytes) => bytes.includes('StopSessionRequest'))).toBe(true);
  client.close();
});
