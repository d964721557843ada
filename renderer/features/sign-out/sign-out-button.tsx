import { useState } from 'react';
import { Button, type ButtonProps } from '../../ui/button.tsx';
import { SignOutConfirm } from './sign-out-confirm.tsx';

/** Asks before it signs out. */
export function SignOutButton(props: Omit<ButtonProps, 'onClick'>) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button {...props} aria-haspopup="dialog" onClick={() => setAsking(true)} />
      {asking ? <SignOutConfirm onCancel={() => setAsking(false)} /> : null}
    </>
  );
}
