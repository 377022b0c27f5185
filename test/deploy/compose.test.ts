import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Config } from '@trueframe/daemon';
import { readTokenFile } from '@trueframe/daemon/auth';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hasNats } from '../helpers/nats-server.ts';
import { execFileSync, spawnSync } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { root } from '../repo/documents.ts';

interface Service {
  readonly image: string;
  readonly volumes: readonly string[];
  readonly secrets?: readonly string[];
  readonly hostname?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, object>>;
}

const has = (program: string) => spawnSync(program, ['--version']).status === 0;

// A copy of deploy/, in which secrets.sh makes what is secret.
const deploy = join(tempFolderForAll(), 'deploy');
const folder = join(deploy, 'compose');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
let compose: Compose;
let said: string;

beforeAll(() => {
  cpSync(join(root, 'deploy'), deploy, { recursive: true });
  cpSync(join(root, 'examples'), join(deploy, '../examples'), { recursive: true });
  const TRUEFRAME = `${process.execPath} ${join(root, 'cli/bin/trueframe.js')}`;
  const env = { ...process.env, TRUEFRAME };
  said = execFileSync('bash', [join(folder, 'secrets.sh')], { env, encoding: 'utf8' });
  compose = parse(read('compose.yml'), { merge: true });
});

test('everything that is mounted is there, and every secret and volume is used', () => {
  const used = new Set<string>();
  for (const [name, { volumes, secrets = [] }] of Object.entries(compose.services)) {
    for (const volume of volumes) {
      const [, source = ''] = /^((?:\$\{.*?\}|[^:])+):/.exec(volume) ?? [];
      const path = source.replace(/^\$\{\w+:-(.*)\}$/, '$1');
      if (path.startsWith('.'))
        expect(existsSync(resolve(folder, path)), `${name}: ${path}`).toBe(true);
      else expect(compose.volumes).toHaveProperty(path);
      used.add(path);
    }
    for (const secret of secrets) {
      expect(existsSync(join(folder, compose.secrets[secret]?.file ?? 'none')), secret).toBe(true);
      used.add(secret);
    }
  }
  for (const name of [...Object.keys(compose.volumes), ...Object.keys(compose.secrets)]) {
    expect(used).toContain(name);
  }
});

test('no service may write to its root, gain privileges, or be any version', () => {
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service, name).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      image: expect.stringMatching(/:v?\d[\w.-]*\}?$/),
    });
  }
});

test('the nodes have a configuration that the daemon takes, with files that are mounted', () => {
  const text = read('trueframe.yml');
  const config = Config.parse(parse(text));
  expect(config.cluster.servers).toEqual(['tls://nats:4222']);
  const secrets = compose.services['trueframe-1']?.secrets ?? [];
  const files = [...text.matchAll(/\/run\/secrets\/([\w.-]+)/g)].map(([, name]) => name);
  expect(new Set(files)).toEqual(new Set(secrets));
  for (const name of ['trueframe-1', 'trueframe-2']) {
    const { hostname, environment } = compose.services[name] as Service;
    expect(hostname).toBe(name);
    expect(environment?.TRUEFRAME_CLUSTER__ADDRESS).toBe(`${name}:50051`);
    const user = environment?.TRUEFRAME_CLUSTER__USER;
    expect(environment?.TRUEFRAME_CLUSTER__INBOX).toBe(`_INBOX_${user}`);
    expect(readFileSync(join(deploy, 'nats/accounts.conf'), 'utf8')).toContain(`user: ${user},`);
  }
});

test('the tokens that secrets.sh makes are those that the daemon and Prometheus read; it makes them once', async () => {
  const [, token] = /^token for callers: (\S+)$/m.exec(said) ?? [];
  expect(token).toBeDefined();
  const roles = (await readTokenFile(join(folder, 'secrets/tokens.yml'))).map(({ name, role }) => [
    name,
    role,
  ]);
  expect(roles).toEqual([
    ['prometheus', 'viewer'],
    ['callers', 'submitter'],
  ]);
  expect(read('secrets/prometheus-token').trim()).not.toBe('');
  const before = read('.env');
  expect(execFileSync('bash', [join(folder, 'secrets.sh')], { encoding: 'utf8' })).toBe('');
  expect(read('.env')).toBe(before);
});

test.skipIf(!has('promtool'))('Prometheus takes its configuration', () => {
  const args = ['check', 'config', '--syntax-only', join(folder, 'prometheus.yml')];
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  expect(status, stdout + stderr).toBe(0);
  const { scrape_configs } = parse(read('prometheus.yml'));
  // Alerts and dashboards know the daemons by it.
  expect(scrape_configs[0].job_name).toBe('trueframe');
});

test.skipIf(!hasNats)(
  'the broker takes its configuration, with the files and the environment that it gets',
  () => {
    const { volumes = [], environment = {} } = compose.services.nats ?? {};
    const home = join(deploy, 'home');
    for (const volume of volumes) {
      const [from = '', to = ''] = volume.split(':');
      if (from.startsWith('.'))
        cpSync(resolve(folder, from), join(home, relative('/srv/nats', to)));
    }
    const secret = Object.fromEntries(Object.keys(environment).map((name) => [name, `p-${name}`]));
    const env = { PATH: process.env.PATH, ...secret };
    const options = { cwd: home, env, encoding: 'utf8' } as const;
    const { stderr, status } = spawnSync('nats-server', ['-t', '-c', 'nats.conf'], options);
    expect(status, stderr).toBe(0);
  },
);

test.skipIf(!has('docker-compose'))('the compose file fits the schema of compose files', () => {
  const args = ['-f', join(folder, 'compose.yml'), 'config', '--quiet'];
  const { status, stderr } = spawnSync('docker-compose', args, { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});
