import { Search } from 'lucide-react';
import { TextField } from '../../ui/text-field.tsx';
import styles from './administration.module.css';

export interface FindFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** What a list is searched by. */
export function FindField(props: FindFieldProps) {
  return (
    <TextField
      {...props}
      className={styles['find'] ?? ''}
      maxLength={120}
      action={<Search aria-hidden="true" />}
    />
  );
}
