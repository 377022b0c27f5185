// Writes src/gen/roles.ts: the role that each rpc needs, as its option in the proto file says.
import { writeFileSync } from 'node:fs';
import { loadSync } from '@grpc/proto-loader';

const definition = loadSync('trueframe/v1/trueframe.proto', { enums: String, includeDirs: ['.'] });
const service = definition['trueframe.v1.TrueframeService'];
const roles = Object.values(service).map(({ path, options }) => {
  const role = String(options['(role)'] ?? '').replace(/^ROLE_/, '');
  if (!/^(VIEWER|SUBMITTER|OPERATOR|ADMIN)$/.test(role)) throw new Error(`${path} has no role`);
  return [path, role.toLowerCase()];
});
const lines = roles.map(([path, role]) => `  '${path}': '${role}',\n`).join('');
writeFileSync(
  'src/gen/roles.ts',
  `/** The role that a caller of each rpc needs, by path. */\nexport const rpcRoles = {\n${lines}} as const;\n`,
);
