import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../app/words.tsx';
import { IconButton } from './icon-button.tsx';
import { TextField, type TextFieldProps } from './text-field.tsx';
import { uiWords } from './words.ts';

/** A field for a secret, which can be shown, and which says when Caps Lock is on. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'action' | 'note'>) {
  const t = useWords(uiWords);
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      note={capsLock ? t('password.capsLock') : undefined}
      onKeyDown={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onBlur={() => setCapsLock(false)}
      action={
        <IconButton
          size="small"
          label={t(shown ? 'password.hide' : 'password.show')}
          onClick={() => setShown(!shown)}
        >
          {shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        </IconButton>
      }
    />
  );
}
