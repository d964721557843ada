import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PersonId, TenantId } from '../../shared/domain/ids.ts';
import type { Presence } from '../../shared/domain/person.ts';
import { createPresenceBook } from './presence.ts';

const tenant = TenantId.parse('11111111-1111-4111-8111-111111111111');
const person = PersonId.parse('22222222-2222-4222-8222-222222222222');

it('tells every change once, and knows what was told', () => {
  const step = fc.record({
    socket: fc.constantFrom('a', 'b', 'c'),
    does: fc.constantFrom('full' as const, 'restricted' as const, 'leaves' as const),
  });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const book = createPresenceBook();
      const modes = new Map<string, string>();
      let told: Presence = 'offline';
      for (const { socket, does } of steps) {
        const change =
          does === 'leaves'
            ? book.left(tenant, person, socket)
            : book.saw(tenant, person, socket, does);
        if (does === 'leaves') modes.delete(socket);
        else modes.set(socket, does);
        if (change) {
          expect(change.presence).not.toBe(told);
          told = change.presence;
        }
        const all = [...modes.values()];
        const expected = all.includes('full') ? 'online' : all.length > 0 ? 'away' : 'offline';
        expect(told).toBe(expected);
        expect(book.of(tenant, person)).toBe(expected);
      }
    }),
  );
});
