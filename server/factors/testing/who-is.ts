import { randomUUID } from 'node:crypto';
import { Me, Tenant } from '../../../shared/domain/person.ts';
import type { Account } from '../../accounts/find-account.ts';

/** Somebody of a company, as far as their new password is about them. */
export const whoIs = (who: {
  email: string;
  name: string;
  company: string;
}): Pick<Account, 'me' | 'tenant'> => ({
  me: Me.parse({
    id: randomUUID(),
    title: '',
    role: 'member',
    endsAt: null,
    email: who.email,
    name: who.name,
  }),
  tenant: Tenant.parse({ id: randomUUID(), name: who.company }),
});
