import type { Config } from '@trueframe/daemon';
import { type Layers, permittedLayers } from '@trueframe/daemon/plugins';
import type { Finding } from './finding.ts';

const NAMES: Readonly<Record<keyof Layers, string>> = {
  limits: 'limits of memory and privileges',
  namespaces: 'no network',
  ownUser: 'a user of its own',
};

/** Names the layers that contain isolated plugins here, beside Node's permission model. */
export async function checkIsolation({ plugins }: Config): Promise<readonly Finding[]> {
  const layers = await permittedLayers();
  const present = (Object.keys(NAMES) as (keyof Layers)[]).filter((name) => layers[name]);
  const name = 'isolation';
  const found = ['permissions of Node', ...present.map((one) => NAMES[one])].join(', ');
  const isUsed = plugins.some((entry) => typeof entry !== 'string' && entry.isolate);
  const advice = adviceFor(layers);
  if (!isUsed || !advice) return [{ level: 'ok', name, found }];
  return [{ level: 'warn', name, found, advice }];
}

function adviceFor({ limits, namespaces, ownUser }: Layers): string | undefined {
  if (!limits)
    return 'isolated plugins have no limit of memory, a network, and may end any process of this user: install util-linux';
  if (namespaces) return undefined;
  const reach = ownUser
    ? 'reach the network'
    : 'reach the network and end any process of this user';
  return `isolated plugins can ${reach}: permit user namespaces (sysctl kernel.unprivileged_userns_clone=1), or run the daemon where unshare works`;
}
