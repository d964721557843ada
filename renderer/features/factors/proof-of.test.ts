import { expect, it } from 'vitest';
import { CodeProof } from '../../../shared/protocol/routes/proof.ts';
import { proofOf } from './proof-of.ts';

it('is what was typed, once it is whole', () => {
  expect(proofOf('password', '')).toBeNull();
  expect(proofOf('password', ' a b ')).toEqual({ method: 'password', password: ' a b ' });
  expect(proofOf('totp', '12345')).toBeNull();
  expect(proofOf('totp', '123456')).toEqual({ method: 'totp', code: '123456' });
  expect(proofOf('passkey', '')).toEqual({ method: 'passkey' });
});

it.each(['abcde-fghjk', 'ABCDE FGHJK', ' abcdefghjk '])(
  'sends a recovery code as the server takes it: %j',
  (typed) => {
    expect(CodeProof.safeParse(proofOf('recovery', typed)).success).toBe(true);
  },
);

it.each(['', 'abcde', 'abcde-fghjk-l'])('takes no other for a recovery code: %j', (typed) => {
  expect(proofOf('recovery', typed)).toBeNull();
});
