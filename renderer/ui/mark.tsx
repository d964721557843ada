import { useId } from 'react';
import styles from './mark.module.css';

/** The bird, as in `build/icons/mark.svg`. Decoration: where it stands for the name, the name is near. */
export function Mark({ size = 40 }: { size?: number }) {
  const cut = useId();
  return (
    <svg
      className={styles['mark']}
      width={size}
      height={size}
      viewBox="0 0 48 48"
      aria-hidden="true"
    >
      <mask id={cut}>
        <rect width="48" height="48" fill="#fff" />
        <path
          d="M11 37C19 35.5 26.5 31 30.5 23.5"
          fill="none"
          stroke="#000"
          strokeWidth="2"
          strokeLinecap="round"
        />
        <circle cx="36.5" cy="17.6" r="3.4" fill="#000" />
      </mask>
      <path
        mask={`url(#${cut})`}
        d="M2.5 38.5C12 35.5 16.5 29 20 21.5 23.2 14.6 28.6 10.5 34.8 10.5 40 10.5 43.6 13.4 44.6 17.6L47.5 20.4 44.2 22C43.4 31.6 35.6 38 25.5 38 17 38 10 38.6 2.5 38.5Z"
      />
      <circle cx="37" cy="17.6" r="1.7" />
    </svg>
  );
}
