import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IPC_CALLS } from '../../../shared/ipc/contract.ts';
import { addressOf, check, hostOf, readServer } from './sign-in-form.ts';

describe('readServer', () => {
  it.each([
    ['https://chat.example', { url: 'https://chat.example/' }],
    [' chat.example ', { url: 'https://chat.example/' }],
    ['chat.example:8443/nightjar', { url: 'https://chat.example:8443/nightjar' }],
    ['http://localhost:4000', { url: 'http://localhost:4000/' }],
    ['http://127.0.0.1', { url: 'http://127.0.0.1/' }],
    ['http://chat.example', { invalid: 'unencrypted' }],
    ['http://127.0.0.1.example', { invalid: 'unencrypted' }],
    ['https://user:secret@chat.example', { invalid: 'server' }],
    ['ftp://chat.example', { invalid: 'server' }],
    ['', { invalid: 'server' }],
    ['not an address', { invalid: 'server' }],
  ])('%j', (typed, expected) => {
    expect(readServer(typed)).toEqual(expected);
  });
});

describe('check', () => {
  const fields = { server: 'chat.example', email: ' a@b.example ', password: ' pass word ' };

  it('makes a request of it, the password untouched', () => {
    expect(check(fields)).toEqual({
      ok: true,
      request: {
        serverUrl: 'https://chat.example/',
        email: 'a@b.example',
        password: ' pass word ',
      },
    });
  });

  it('names everything that is wrong', () => {
    expect(check({ server: 'http://far.example', email: 'me', password: '' })).toEqual({
      ok: false,
      invalid: { server: 'unencrypted', email: 'email', password: 'password' },
    });
  });

  it('never sends an address that the contract refuses', () => {
    const address = IPC_CALLS['signIn.withPassword'].request.shape.serverUrl;
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.domain(), fc.string({ maxLength: 60 })), (server) => {
        const checked = check({ ...fields, server });
        if (checked.ok && checked.request.serverUrl.length <= 300) {
          expect(address.safeParse(checked.request.serverUrl).success).toBe(true);
        }
      }),
    );
  });
});

describe('what is asked for', () => {
  it('is what the way in needs, and no more', () => {
    const nothing = { server: 'chat.example', email: '', password: '' };
    expect(check(nothing, [])).toMatchObject({ ok: true });
    expect(check(nothing, ['email'])).toEqual({ ok: false, invalid: { email: 'email' } });
  });

  it('is nothing before an address is whole', () => {
    expect(addressOf({ server: 'chat.example', email: 'a@b' })).toBeNull();
    expect(addressOf({ server: '', email: 'a@b.example' })).toBeNull();
    expect(addressOf({ server: 'chat.example', email: ' a@b.example ' })).toEqual({
      serverUrl: 'https://chat.example/',
      email: 'a@b.example',
    });
  });
});

describe('hostOf', () => {
  it('is the host, or what was typed', () => {
    expect(hostOf('https://chat.example:8443/x')).toBe('chat.example:8443');
    expect(hostOf('chat')).toBe('chat');
  });
});
