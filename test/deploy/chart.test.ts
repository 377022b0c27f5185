import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config } from '@trueframe/daemon';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { spawnSync } from '../helpers/programs.ts';
import { chart, type Manifest, type Rendered, render, typeErrors } from './chart.ts';
import { LEAST, WITH_HPA, WITH_KEDA } from './values.ts';

const read = (name: string) => readFileSync(join(chart, name), 'utf8');
const schema = JSON.parse(read('values.schema.json'));
const values = parse(read('values.yaml'));
const hasGo = spawnSync('go', ['version']).status === 0;

const one = ({ manifests }: Rendered, kind: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind);

describe.skipIf(!hasGo)('what the chart renders', () => {
  let least: Rendered;
  let hpa: Rendered;
  let keda: Rendered;
  let refused: Rendered[];

  beforeAll(() => {
    const cluster = { servers: ['nats://nats:4222'] };
    const scaled = { ...LEAST, cluster, autoscaling: { keda: { enabled: true } } };
    [least, hpa, keda, ...refused] = render(
      LEAST,
      WITH_HPA,
      WITH_KEDA,
      {},
      { ...LEAST, replicas: 2 },
      { ...LEAST, cluster, autoscaling: { hpa: { enabled: true }, keda: { enabled: true } } },
      scaled,
    ) as [Rendered, Rendered, Rendered, ...Rendered[]];
  });

  test('fits the API of Kubernetes: no unknown field, no missing one, none of another type', () => {
    const all = [least, hpa, keda];
    expect(all.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(typeErrors(all.flatMap(({ manifests }) => manifests))).toBe('');
    const kinds = ({ manifests }: Rendered) => manifests.map(({ kind }) => kind).sort();
    const always = ['ConfigMap', 'NetworkPolicy', 'Service', 'Service', 'ServiceAccount'];
    expect(kinds(least)).toEqual([...always, 'StatefulSet']);
    const many = [...always, 'PodDisruptionBudget', 'StatefulSet'];
    expect(kinds(hpa)).toEqual([...many, 'HorizontalPodAutoscaler'].sort());
    expect(kinds(keda)).toEqual([...many, 'ScaledObject'].sort());
  });

  test('is a configuration that the daemon takes', () => {
    const of = (rendered: Rendered) => parse(one(rendered, 'ConfigMap').data['trueframe.yml']);
    const small = Config.parse(of(least));
    expect(small.grpc.address).toBe('0.0.0.0:50051');
    expect(small.auth.tokens).toBe('/etc/trueframe/auth/tokens.yml');
    expect(small.sessions.store.folder).toBe('/var/lib/trueframe/sessions');
    const large = Config.parse(of(keda));
    expect(large.devices.provider).toBe('cuda');
    expect(large.grpc.tls.cert).toBe('/etc/trueframe/tls/tls.crt');
    expect(large.metrics.tls).toBe(true);
    expect(large.sessions.limit).toBe(16);
    expect(large.cluster).toMatchObject({
      servers: ['tls://nats-0.nats:4222', 'tls://nats-1.nats:4333'],
      inbox: '_INBOX_node',
      outbox: { folder: '/var/lib/trueframe/outbox' },
    });
  });

  test.each([
    ['least', () => least],
    ['everything', () => keda],
  ])('holds together, with %s', (_, rendered) => {
    const { spec } = one(rendered(), 'StatefulSet');
    const pod = spec.template.spec;
    const [container] = pod.containers;
    const names = (list: Manifest[] | undefined) => (list ?? []).map(({ name }) => name);
    const volumes = [
      ...names(pod.volumes),
      ...names(spec.volumeClaimTemplates?.map((c: Manifest) => c.metadata)),
    ];
    expect(volumes.sort()).toEqual(names(container.volumeMounts).sort());

    const ports = names(container.ports);
    for (const service of rendered().manifests.filter(({ kind }) => kind === 'Service')) {
      expect(service.spec.ports.map((p: Manifest) => p.targetPort)).toEqual(ports);
      expect(spec.template.metadata.labels).toMatchObject(service.spec.selector);
    }
    expect(names([...rendered().manifests.map(({ metadata }) => metadata)])).toContain(
      spec.serviceName,
    );
    expect(spec.template.metadata.labels).toMatchObject(spec.selector.matchLabels);
    const scheme = rendered() === least ? 'HTTP' : 'HTTPS';
    for (const [probe, path] of [
      ['startup', '/startupz'],
      ['liveness', '/livez'],
      ['readiness', '/readyz'],
    ]) {
      expect(container[`${probe}Probe`].httpGet).toEqual({ path, port: 'http', scheme });
    }
  });

  test('gives the pods no more than they need', () => {
    const pod = one(keda, 'StatefulSet').spec.template.spec;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.containers[0].resources.limits).toEqual({
      cpu: '2',
      memory: '4Gi',
      'nvidia.com/gpu': '1',
    });
    const { egress } = one(keda, 'NetworkPolicy').spec;
    expect(
      egress.flatMap(({ ports }: Manifest) => ports.map(({ port }: Manifest) => port)),
    ).toEqual([53, 53, 4222, 4333, 554]);
  });

  test('scales on headroom and on the queue', () => {
    expect(one(hpa, 'HorizontalPodAutoscaler').spec.metrics[0].pods.target.averageValue).toBe(
      '800m',
    );
    const { triggers, scaleTargetRef } = one(keda, 'ScaledObject').spec;
    expect(scaleTargetRef).toMatchObject({ kind: 'StatefulSet', name: 'demo' });
    expect(
      triggers.map(({ type, metadata }: Manifest) => [type, metadata.stream, metadata.consumer]),
    ).toEqual([
      ['nats-jetstream', 'TF_JOBS', 'live'],
      ['nats-jetstream', 'TF_JOBS', 'file'],
      ['prometheus', undefined, undefined],
    ]);
    for (const { metadata } of triggers) {
      for (const value of Object.values(metadata)) expect(value).toBeTypeOf('string');
    }
    expect(one(keda, 'StatefulSet').spec.replicas).toBeUndefined();
  });

  test('is refused where it could not work, with what to do', () => {
    expect(refused.map(({ error }) => error)).toEqual([
      expect.stringContaining('set auth.tokensSecret'),
      expect.stringContaining('set cluster.servers'),
      expect.stringContaining('enable one of them'),
      expect.stringContaining('set autoscaling.keda.natsMonitor'),
    ]);
  });
});

describe('values', () => {
  const leaves = (value: unknown, path: string): string[] =>
    value !== null &&
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
      : [path];

  test('are all used by a template', () => {
    const templates = readdirSync(join(chart, 'templates'))
      .map((name) => read(`templates/${name}`))
      .join('\n')
      .replaceAll('$scaling', '.Values.autoscaling');
    const unused = leaves(values, '.Values').filter((path) => {
      const above = path.split('.').slice(0, -1).join('.');
      // Blocks that are passed on as they are.
      const asBlock = ['.Values.resources.requests', '.Values.resources.limits'].includes(above);
      return !templates.includes(asBlock ? above : path);
    });
    expect(unused).toEqual([]);
  });

  test('are all in the schema, which takes the defaults and refuses others', () => {
    const { properties } = schema;
    expect(Object.keys(properties).filter((key) => key !== 'global')).toEqual(Object.keys(values));
    const takes = (given: object) => z.fromJSONSchema(schema).safeParse(given).success;
    expect(takes(values)).toBe(true);
    expect(takes(WITH_KEDA)).toBe(true);
    expect(takes({ ...values, replica: 3 })).toBe(false);
    expect(takes({ ...values, replicas: '3' })).toBe(false);
    expect(takes({ ...values, autoscaling: { keda: { enable: true } } })).toBe(false);
    expect(takes({ ...values, cluster: { servers: ['nats.example:4222'] } })).toBe(false);
  });
});
