import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Authority, Issued } from './certificates.ts';
import type { BrokerConfig } from './nats-server.ts';

const ACCOUNTS = fileURLToPath(new URL('../../deploy/nats/accounts.conf', import.meta.url));

const PASSWORDS = {
  NATS_SYS_PASSWORD: 'sys',
  NATS_ADMIN_PASSWORD: 'admin',
  NATS_NODE_1_PASSWORD: 'first',
  NATS_NODE_2_PASSWORD: 'second',
  NATS_NODE_3_PASSWORD: 'third',
};

/** Configuration of one broker with the accounts that deploy/nats ships, and TLS with client certificates. */
export function brokerConfig(folder: string, { ca }: Authority, own: Issued): BrokerConfig {
  const file = join(folder, 'broker.conf');
  const tls = `ca_file: ${text(ca)}, cert_file: ${text(own.cert)}, key_file: ${text(own.key)}`;
  writeFileSync(
    file,
    [
      `tls { ${tls}, verify: true, timeout: 2 }`,
      'max_payload: 1MB',
      // A path of its own is always taken relative to the folder of the file.
      `include ${text(relative(folder, ACCOUNTS))}`,
    ].join('\n'),
  );
  return { file, env: PASSWORDS };
}

/** Part `cluster` of the configuration of node 1, 2 or 3 at that broker. */
export function nodeConfig(node: 1 | 2 | 3, address: string, { ca }: Authority, own: Issued) {
  return {
    servers: [`tls://${address}`],
    node: `node-${node}`,
    user: `node-${node}`,
    password: PASSWORDS[`NATS_NODE_${node}_PASSWORD`],
    inbox: `_INBOX_node-${node}`,
    tls: { ca, ...own },
  };
}

function text(value: string): string {
  return JSON.stringify(value);
}
