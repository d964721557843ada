import styles from './dusk.module.css';

/** Hills after sunset, behind the screens around the chat. */
export function Dusk() {
  return (
    <svg
      className={styles['dusk']}
      viewBox="0 0 1200 260"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path
        className={styles['far']}
        d="M0 120C140 96 250 60 390 84 540 110 640 150 800 118 960 86 1080 70 1200 104V260H0Z"
      />
      <path
        className={styles['near']}
        d="M0 190C170 150 330 196 500 186 690 174 800 130 960 160 1060 178 1140 192 1200 180V260H0Z"
      />
    </svg>
  );
}
