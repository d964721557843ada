import { describe, expect, it } from 'vitest';
import { type Draft, draftOf, NEW_DRAFT, read, withGroup } from './draft.ts';

const filled: Draft = {
  ...NEW_DRAFT,
  issuer: ' https://login.example ',
  clientId: 'nightjar',
  secret: 'secret',
};
const faultsIn = (draft: Draft, before: Parameters<typeof read>[1] = null) => {
  const result = read(draft, before);
  return 'faults' in result ? [...result.faults] : [];
};

describe('what an admin fills in', () => {
  it('is what is saved', () => {
    const draft = { ...filled, scopes: ' email  profile ', roles: [] };
    expect(read(draft, null)).toMatchObject({
      settings: { issuer: 'https://login.example', scopes: ['email', 'profile'], askAgain: true },
      secret: 'secret',
    });
  });

  it('comes back as it was saved', () => {
    const saved = read(withGroup(filled), null);
    expect('faults' in saved && [...saved.faults]).toEqual(['roles']);
    const first = read(filled, null);
    if (!('settings' in first)) throw new Error('not saved');
    expect(read(draftOf(first.settings), first.settings)).toEqual({ ...first, secret: null });
  });

  it.each<[Partial<Draft>, string[]]>([
    [{ issuer: 'login.example' }, ['issuer']],
    [{ issuer: 'https://login.example/?x' }, ['issuer']],
    [{ clientId: ' ' }, ['clientId']],
    [{ scopes: 'a"b' }, ['scopes']],
    [{ groupsClaim: '' }, ['groupsClaim']],
    [{ secret: '' }, ['secret']],
    [{ secret: '', issuer: '' }, ['issuer']],
  ])('with %j, %j is wrong', (change, faults) => {
    expect(faultsIn({ ...filled, ...change })).toEqual(faults);
  });

  it('keeps the secret for the same issuer alone', () => {
    const first = read(filled, null);
    if (!('settings' in first)) throw new Error('not saved');
    const again = { ...filled, secret: '' };
    expect(faultsIn(again, first.settings)).toEqual([]);
    expect(faultsIn({ ...again, issuer: 'https://other.example' }, first.settings)).toEqual([
      'secret',
    ]);
  });
});
