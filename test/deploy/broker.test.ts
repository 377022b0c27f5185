import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { hasNats } from '../helpers/nats-server.ts';
import { type ChildProcess, execFileSync, spawn } from '../helpers/programs.ts';
import { tempFolderForAll } from '../helpers/temp-folder.ts';
import { root } from '../repo/documents.ts';

const folder = tempFolderForAll();
const file = (name: string) => join(folder, 'compose/secrets', name);
const passwords = {
  NATS_NODE_PASSWORD: 'node-1',
  NATS_ADMIN_PASSWORD: 'admin-1',
  NATS_SYS_PASSWORD: 'sys-1',
};
let server: ChildProcess;
let port: number;

/** A caller of the broker. Without a certificate where `tls` says so. */
const caller = (user: string, pass: string, inboxPrefix: string, hasCertificate = true) =>
  connect({
    servers: `tls://localhost:${port}`,
    ...{ user, pass, inboxPrefix, timeout: 3000, reconnect: false },
    tls: {
      caFile: file('ca.crt'),
      ...(hasCertificate && { certFile: file('node.crt'), keyFile: file('node.key') }),
    },
  });

describe.skipIf(!hasNats)('a broker with deploy/nats', () => {
  beforeAll(async () => {
    cpSync(join(root, 'deploy/compose'), join(folder, 'compose'), { recursive: true });
    execFileSync('bash', [join(folder, 'compose/secrets.sh')], {
      env: { ...process.env, TRUEFRAME: 'echo' },
    });
    for (const [name, as] of [
      ['ca.crt', 'ca.crt'],
      ['nats.crt', 'tls.crt'],
      ['nats.key', 'tls.key'],
    ] as const) {
      cpSync(file(name), join(folder, 'tls', as));
    }
    port = await freePort();
    const config = readFileSync(join(root, 'deploy/nats/nats.conf'), 'utf8');
    const ports = config
      .replace('0.0.0.0:4222', `127.0.0.1:${port}`)
      .replace(':8222', `:${await freePort()}`);
    writeFileSync(join(folder, 'nats.conf'), ports);
    const env = { ...process.env, ...passwords };
    server = spawn('nats-server', ['-c', 'nats.conf'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise<void>((listens, fails) => {
      let log = '';
      server.stderr?.on('data', (data) => {
        log += data;
        if (log.includes('Server is ready')) listens();
      });
      server.once('exit', () => fails(new Error(log)));
    });
  });
  afterAll(() => void server.kill('SIGKILL'));

  test('takes nobody without a certificate, a password or an account', async () => {
    await expect(caller('node', 'node-1', '_INBOX_node', false)).rejects.toThrow();
    await expect(caller('node', 'wrong', '_INBOX_node')).rejects.toThrow(/[Aa]uthori[sz]ation/);
    await expect(caller('', '', '_INBOX_node')).rejects.toThrow(/[Aa]uthori[sz]ation/);
  });

  test('lets a node make, write and read streams, and neither delete nor purge one', async () => {
    const node = await caller('node', 'node-1', '_INBOX_node');
    const manager = await jetstreamManager(node, { timeout: 2000, checkAPI: false });
    for (const [name, subject] of [
      ['TF_LOG', 'tf.log.>'],
      ['KV_tf_session', '$KV.tf_session.>'],
    ] as const) {
      await manager.streams.add({ name, subjects: [subject] });
    }
    const { seq } = await manager.jetstream().publish('tf.log.blue.s-1', 'a verdict');
    expect((await manager.streams.getMessage('TF_LOG', { seq }))?.string()).toBe('a verdict');
    await manager.consumers.add('TF_LOG', { durable_name: 'reader' });
    const reader = await manager.jetstream().consumers.get('TF_LOG', 'reader');
    const message = await reader.next({ expires: 1000 });
    expect(message?.string()).toBe('a verdict');
    expect(await message?.ackAck()).toBe(true);

    const denied = await jetstreamManager(node, { timeout: 300, checkAPI: false });
    await expect(denied.streams.purge('TF_LOG')).rejects.toThrow();
    await expect(denied.streams.delete('TF_LOG')).rejects.toThrow();
    await expect(denied.streams.deleteMessage('TF_LOG', seq)).rejects.toThrow();
    expect((await manager.streams.info('TF_LOG')).state.messages).toBe(1);
    await node.close();

    const admin = await caller('admin', 'admin-1', '_INBOX');
    const operator = await jetstreamManager(admin, { timeout: 2000, checkAPI: false });
    expect(await operator.streams.delete('TF_LOG')).toBe(true);
    await admin.close();
  });
});
