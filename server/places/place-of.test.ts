import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Place } from '../../shared/domain/place.ts';
import { placeOf } from './place-of.ts';

describe('the place of an address', () => {
  it.each([
    ['8.8.8.8', { country: 'US', network: '8.8.8.0/24', local: false }],
    ['::ffff:8.8.8.8', { country: 'US', network: '8.8.8.0/24', local: false }],
    ['114.114.114.114', { country: 'CN', network: '114.114.114.0/24', local: false }],
    ['2001:4860:4860::8888', { country: 'US', network: '2001:4860:4860::/48', local: false }],
    ['127.0.0.1', { country: null, network: '127.0.0.0/24', local: true }],
    ['::1', { country: null, network: '0:0:0::/48', local: true }],
    ['::ffff:10.1.2.3', { country: null, network: '10.1.2.0/24', local: true }],
    ['172.31.255.1', { country: null, network: '172.31.255.0/24', local: true }],
    ['fd12:3456:789a:1::1', { country: null, network: 'fd12:3456:789a::/48', local: true }],
    ['fe80::1%eth0', { country: null, network: 'fe80:0:0::/48', local: true }],
    // Given to nobody (RFC 1112 §4): on the internet, as far as an address can say.
    ['240.0.0.1', { country: null, network: '240.0.0.0/24', local: false }],
  ])('%s', (address, place) => {
    expect(placeOf(address)).toEqual(place);
  });

  it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', '::g', 'unknown'])('%j is no address', (text) => {
    expect(placeOf(text)).toBeNull();
  });

  it('is one place for every address there is', () => {
    const group = fc.nat({ max: 0xffff }).map((value) => value.toString(16));
    const anyV6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), anyV6), (address) => {
        expect(Place.safeParse(placeOf(address)).success).toBe(true);
      }),
    );
  });

  it('of neighbours in one network is the same', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat({ max: 255 }), (address, last) => {
        const neighbour = address.replace(/\d+$/, String(last));
        expect(placeOf(neighbour)?.network).toBe(placeOf(address)?.network);
      }),
    );
  });
});
