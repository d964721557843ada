import { assertNever } from '../../shared/errors/app-error.ts';
import { Locked } from '../features/lock/locked.tsx';
import { SignIn } from '../features/sign-in/sign-in.tsx';
import { SigningOut } from '../features/sign-out/signing-out.tsx';
import { Unavailable } from '../features/unavailable/unavailable.tsx';
import { Starting } from './starting.tsx';
import { Unlocked } from './unlocked.tsx';
import { useViewOrNull } from './view-store.ts';

/** One screen a phase. */
export function Screen() {
  const session = useViewOrNull((view) => view?.session);
  if (!session) return <Starting />;
  switch (session.phase) {
    case 'starting':
      return <Starting />;
    case 'signed-out':
      return <SignIn session={session} />;
    case 'unlocked':
      return <Unlocked session={session} />;
    case 'locked':
      return <Locked session={session} />;
    case 'signing-out':
      return <SigningOut session={session} />;
    case 'unavailable':
      return <Unavailable session={session} />;
    default:
      return assertNever(session);
  }
}
