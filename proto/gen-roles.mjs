// Writes src/gen/roles.ts: the roles of role.proto, and the one that each rpc needs, as its option says.
import { writeFileSync } from 'node:fs';
import { loadSync } from '@grpc/proto-loader';

const definition = loadSync('trueframe/v1/trueframe.proto', { enums: String, includeDirs: ['.'] });
const service = definition['trueframe.v1.TrueframeService'];
const bare = (role) => role.replace(/^ROLE_/, '').toLowerCase();
const ROLES = definition['trueframe.v1.Role'].type.value
  .toSorted((a, b) => a.number - b.number)
  .map(({ name }) => bare(name))
  .filter((role) => role !== 'unspecified');
const roles = Object.values(service).map(({ path, options }) => {
  const role = bare(String(options['(role)'] ?? ''));
  if (!ROLES.includes(role)) throw new Error(`${path} has no role`);
  return [path, role];
});
const list = ROLES.map((role) => `'${role}'`).join(', ');
const lines = roles.map(([path, role]) => `  '${path}': '${role}',\n`).join('');
writeFileSync(
  'src/gen/roles.ts',
  `/** Roles of callers; each may do what those before it may. \`role.proto\` explains them. */
export const ROLES = [${list}] as const;

/** The role that a caller of each rpc needs, by path. */
export const rpcRoles = {\n${lines}} as const;\n`,
);
