import styles from './kbd.module.css';

/** A key, or keys that are pressed together: `Ctrl+L`, `⌘L`. */
export function Kbd({ keys }: { keys: string }) {
  return <kbd className={styles['kbd']}>{keys}</kbd>;
}
