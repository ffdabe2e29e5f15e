import { expect } from 'chai';
import fc from 'fast-check';
import { isPrivateAddress } from '../../../lib/http/network/private-address';
import { createAddressGuard } from '../../../lib/http/network/address-guard';

function isDenied(url: string): boolean {
  try {
    createAddressGuard().check(url);
    return false;
  } catch {
    return true;
  }
}

/** First octets of networks that are nobody's on the internet, filled up at random. */
const privateIPv4 = fc.oneof(
  fc.tuple(fc.constantFrom(0, 10, 127), fc.nat(255), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(198), fc.constantFrom(18, 19), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
);

const publicIPv4 = fc.tuple(
  fc.constantFrom(1, 8, 9, 11, 34, 52, 93, 99, 101, 126, 128, 140, 151, 170, 173, 185, 193, 199, 213, 223),
  fc.nat(255),
  fc.nat(255),
  fc.nat(255),
);

type Octets = [number, number, number, number];

const toNumber = (octets: Octets): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);
const toGroups = ([a, b, c, d]: Octets): string =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;

/** The ways to write an IPv4 address that a URL takes, and those to hide one in IPv6. */
const SPELLINGS: Readonly<Record<string, (octets: Octets) => string>> = {
  dotted: (octets) => octets.join('.'),
  decimal: (octets) => String(toNumber(octets)),
  hex: (octets) => `0x${toNumber(octets).toString(16)}`,
  octal: (octets) => octets.map((octet) => `0${octet.toString(8)}`).join('.'),
  'hex octets': (octets) => octets.map((octet) => `0x${octet.toString(16)}`).join('.'),
  short: ([a, b, c, d]) => `${String(a)}.${String(b)}.${String(c * 256 + d)}`,
  'final dot': (octets) => `${octets.join('.')}.`,
  'full width': (octets) =>
    octets.join('.').replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  percent: (octets) => octets.join('.').replace(/\d/g, (digit) => `%3${digit}`),
  mapped: (octets) => `[::ffff:${octets.join('.')}]`,
  'mapped in hex': (octets) => `[0:0:0:0:0:FFFF:${toGroups(octets)}]`,
  translated: (octets) => `[::ffff:0:${octets.join('.')}]`,
  NAT64: (octets) => `[64:ff9b::${toGroups(octets)}]`,
  '6to4': (octets) => `[2002:${toGroups(octets)}::1]`,
};

const spelling = fc.constantFrom(...Object.keys(SPELLINGS));
const spell = (name: string, octets: Octets): string => SPELLINGS[name]?.(octets) ?? '';

describe('http: addresses of private networks', () => {
  it('are refused in every spelling', () => {
    fc.assert(
      fc.property(privateIPv4, spelling, fc.constantFrom('http', 'https'), (octets, name, scheme) => {
        const url = `${scheme}://user@${spell(name, octets)}:8080/path?query`;
        expect(isDenied(url), url).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are not taken for public ones, nor the other way round', () => {
    fc.assert(
      fc.property(publicIPv4, spelling, (octets, name) => {
        const url = `https://${spell(name, octets)}/path`;
        expect(isDenied(url), url).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  const group = fc.nat(0xffff).map((value) => value.toString(16));
  const groups = fc.array(group, { minLength: 7, maxLength: 7 }).map((parts) => parts.join(':'));

  it('are those of IPv6 that are no global unicast', () => {
    const first = fc
      .nat(0xffff)
      .filter((value) => value < 0x2000 || value > 0x3fff)
      .filter((value) => value !== 0 && value !== 0x64);
    fc.assert(
      fc.property(first, groups, (head, rest) => {
        expect(isPrivateAddress(`${head.toString(16)}:${rest}`)).to.equal(true);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0x2003, max: 0x3ffe }), groups, (head, rest) => {
        expect(isPrivateAddress(`${head.toString(16)}:${rest}`)).to.equal(false);
      }),
    );
  });

  for (const address of [
    '::',
    '::1',
    '::7f00:1',
    '::8.8.8.8',
    'fe80::1',
    'FE80::1%eth0',
    'fec0::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '64:ff9b:1::8.8.8.8',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '3fff:fff::1',
    '2002:7f00:1::',
    '0.0.0.0',
    '168.63.129.16',
    '169.254.169.254',
    '192.0.0.192',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '255.255.255.255',
  ]) {
    it(`are: ${address}`, () => {
      expect(isPrivateAddress(address)).to.equal(true);
    });
  }

  for (const address of [
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.0.1',
    '172.32.0.1',
    '168.63.129.17',
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '::ffff:8.8.8.8',
    'example.com',
    '',
  ]) {
    it(`are not: ${address === '' ? 'nothing' : address}`, () => {
      expect(isPrivateAddress(address)).to.equal(false);
    });
  }
});
