import { expect, test, vi } from 'vitest';
import { pinHost } from './pin-host.ts';
import type { SourceAccess } from './source-access.ts';

const STRICT: SourceAccess = {
  schemes: ['rtsp'],
  roots: [],
  hosts: [],
  privateNetworks: false,
  loopback: false,
};

const pin = (host: string, access: Partial<SourceAccess> = {}, addresses: string[] = []) =>
  pinHost(host, { ...STRICT, ...access }, `rtsp://${host}/live`, async () =>
    addresses.map((address) => ({ address })),
  );

const forbidden = (words = '') => ({
  code: 'SOURCE_FORBIDDEN',
  message: expect.stringContaining(words),
});

test.each([
  ['127.0.0.1', 'this machine'],
  ['127.9.9.9', 'this machine'],
  ['127.1', 'this machine'],
  ['2130706433', 'this machine'],
  ['0x7f000001', 'this machine'],
  ['0x7f.1', 'this machine'],
  ['0177.0.0.1', 'this machine'],
  ['127.0.0.1.', 'this machine'],
  ['１２７.0.0.1', 'this machine'],
  ['127%2e0.0.1', 'this machine'],
  ['[::1]', 'this machine'],
  ['[::ffff:127.0.0.1]', 'this machine'],
  ['[::ffff:7f00:1]', 'this machine'],
  ['[::127.0.0.1]', 'this machine'],
  ['[64:ff9b::127.0.0.1]', 'this machine'],
  ['0', 'unspecified'],
  ['0.0.0.0', 'unspecified'],
  ['[::]', 'unspecified'],
  ['169.254.169.254', 'metadata'],
  ['2852039166', 'metadata'],
  ['0xa9fea9fe', 'metadata'],
  ['[::ffff:169.254.169.254]', 'metadata'],
  ['[fd00:ec2::254]', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['metadata.google.internal', 'metadata'],
  ['METADATA.google.internal.', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['[fe80::1]', 'link-local'],
  ['[2002:7f00:1::]', 'tunnelled'],
  ['224.0.0.1', 'multicast'],
  ['[ff02::1]', 'multicast'],
  ['255.255.255.255', 'multicast'],
  ['10.0.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['172.16.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['[fd12::1]', 'private'],
])('%s is refused: %s', async (host, words) => {
  await expect(pin(host)).rejects.toMatchObject(forbidden(words));
});

test.each(['a b', '[fe80::1%25eth0]', '1.2.3.4.5', '999.1.1.1', 'a/b'])(
  '%j is no host',
  async (host) => {
    await expect(pin(host, {}, ['93.184.216.34'])).rejects.toMatchObject({
      code: expect.stringMatching(/REQUEST_INVALID|SOURCE_FORBIDDEN/),
    });
  },
);

test('a public host is pinned to the first of its addresses', async () => {
  expect(await pin('cam.example', {}, ['93.184.216.34', '2606:4700::1111'])).toBe('93.184.216.34');
  expect(await pin('93.184.216.34')).toBe('93.184.216.34');
});

test('one forbidden address among those of a name is enough to refuse it', async () => {
  await expect(pin('cam.example', {}, ['93.184.216.34', '10.0.0.1'])).rejects.toMatchObject(
    forbidden('private'),
  );
});

test('an error does not tell to which address a name leads', async () => {
  await expect(pin('inner.example', {}, ['10.9.8.7'])).rejects.toMatchObject({
    message: expect.not.stringContaining('10.9.8.7'),
  });
});

test('private networks and this machine are switches of their own; metadata has none', async () => {
  expect(await pin('10.0.0.1', { privateNetworks: true })).toBe('10.0.0.1');
  expect(await pin('localhost', { loopback: true }, ['::1'])).toBe('::1');
  const open = { privateNetworks: true, loopback: true };
  await expect(pin('[fd00:ec2::254]', open)).rejects.toMatchObject(forbidden('metadata'));
  await expect(pin('169.254.169.254', open)).rejects.toMatchObject(forbidden('metadata'));
});

test('a list of hosts admits what is in it, addresses whatever they are', async () => {
  const hosts = ['10.1.0.0/16', '*.cams.example', 'door.example', '127.0.0.1', 'fd12::/16'];
  expect(await pin('10.1.2.3', { hosts })).toBe('10.1.2.3');
  expect(await pin('127.0.0.1', { hosts })).toBe('127.0.0.1');
  expect(await pin('[::ffff:10.1.2.3]', { hosts })).toBe('::ffff:a01:203');
  expect(await pin('[fd12::5]', { hosts })).toBe('fd12::5');
  expect(await pin('a.b.cams.example', { hosts }, ['93.184.216.34'])).toBe('93.184.216.34');
  expect(await pin('Door.Example.', { hosts }, ['10.1.2.4'])).toBe('10.1.2.4');
  expect(await pin('other.example', { hosts }, ['10.1.2.4'])).toBe('10.1.2.4');
  const refused = [
    ['10.2.0.1', []],
    ['93.184.216.34', []],
    ['127.0.0.2', []],
    ['cams.example', ['93.184.216.34']],
    ['evilcams.example', ['93.184.216.34']],
    ['other.example', ['10.1.2.4', '10.2.0.1']],
  ] as const;
  for (const [host, addresses] of refused) {
    await expect(pin(host, { hosts }, [...addresses]), host).rejects.toMatchObject(
      forbidden('sources.hosts'),
    );
  }
});

test('a name in the list does not open the address that it leads to', async () => {
  await expect(
    pin('door.example', { hosts: ['door.example'] }, ['127.0.0.1']),
  ).rejects.toMatchObject(forbidden('this machine'));
});

test('where only names are listed, DNS is not asked for others', async () => {
  const resolve = vi.fn(async () => [{ address: '93.184.216.34' }]);
  const access = { ...STRICT, hosts: ['door.example'] };
  await expect(pinHost('inner.example', access, 'x', resolve)).rejects.toMatchObject(forbidden());
  expect(resolve).not.toHaveBeenCalled();
});
