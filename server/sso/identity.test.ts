import { describe, expect, it } from 'vitest';
import { identityIn } from './identity.ts';

const token = {
  iss: 'https://login.example',
  sub: 'u1',
  email: 'Ann@X.test',
  email_verified: true,
};
const settings = { groupsClaim: 'groups' };

describe('who the provider vouches for', () => {
  it('has their verified address, in its one spelling', () => {
    expect(identityIn({ ...token, sid: 's1', name: 'Ann' }, {}, settings)).toEqual({
      issuer: 'https://login.example',
      subject: 'u1',
      email: 'ann@x.test',
      name: 'Ann',
      groups: [],
      sid: 's1',
    });
  });

  it.each([false, 'true', 1, undefined, null])('has no address that is %s verified', (verified) => {
    const identity = identityIn({ ...token, email_verified: verified }, {}, settings);
    expect(identity).toMatchObject({ email: null });
  });

  it('has in the token what nobody says otherwise beside it', () => {
    const beside = { sub: 'u2', iss: 'https://evil.example', sid: 's2', email: 'bo@x.test' };
    expect(identityIn(token, beside, settings)).toMatchObject({
      issuer: 'https://login.example',
      subject: 'u1',
      sid: null,
      email: 'ann@x.test',
    });
  });

  it('takes what is missing from beside the token', () => {
    const beside = { email: 'ann@x.test', email_verified: true, groups: ['it'] };
    const bare = { iss: token.iss, sub: token.sub };
    expect(identityIn(bare, beside, settings)).toMatchObject({
      email: 'ann@x.test',
      groups: ['it'],
    });
  });

  it.each([
    [
      ['it', 'staff'],
      ['it', 'staff'],
    ],
    ['it', ['it']],
    [[1], []],
    [{ it: true }, []],
    [undefined, []],
  ])('groups %j are %j', (groups, read) => {
    expect(identityIn({ ...token, groups }, {}, settings)?.groups).toEqual(read);
  });

  it.each([{ sub: '' }, { sub: 'x'.repeat(256) }, { iss: 7 }])('nobody is %j', (wrong) => {
    expect(identityIn({ ...token, ...wrong }, {}, settings)).toBeNull();
  });
});
