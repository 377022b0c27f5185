import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { trueframeHere } from './run-trueframe.ts';

test('health says what the daemon says, with an exit code for supervisors of containers', async () => {
  const server = new Server();
  const daemon = new HealthImplementation({ '': 'NOT_SERVING' });
  daemon.addToServer(server);
  onTestFinished(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const health = () => trueframeHere(['health', '--address', `127.0.0.1:${port}`]);
  expect(await health()).toEqual({ code: 3, stdout: 'not serving\n', stderr: '' });
  daemon.setStatus('', 'SERVING');
  expect(await health()).toEqual({ code: 0, stdout: 'serving\n', stderr: '' });
});

test('health of an address at which nobody answers is no health', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  const { code, stdout } = await trueframeHere(['health', '--address', address]);
  expect(code).toBe(3);
  expect(stdout).toContain(`no answer from ${address}: `);
});
