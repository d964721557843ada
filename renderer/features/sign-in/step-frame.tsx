import type { ReactNode } from 'react';
import { bridge } from '../../app/bridge.ts';
import { Frame } from '../../app/frame.tsx';
import { useWords } from '../../app/words.tsx';
import { Button } from '../../ui/button.tsx';
import { showError } from '../notices/notice-store.ts';
import { AppearanceMenus } from '../settings/appearance-menus.tsx';
import styles from './step-frame.module.css';
import { signInWords } from './words.ts';

export interface StepFrameProps {
  title: string;
  text?: string;
  children: ReactNode;
  /** Beside the way back to the beginning. */
  back?: ReactNode;
}

/** A step of a sign-in, from each of which a way leads back to the beginning. */
export function StepFrame({ title, text, children, back }: StepFrameProps) {
  const t = useWords(signInWords);

  async function leave() {
    const left = await bridge.call('signIn.leave', {});
    if (!left.ok) showError(left.error);
  }

  return (
    <Frame title={title} text={text ? <p>{text}</p> : undefined} footer={<AppearanceMenus />}>
      {children}
      <div className={styles['back']}>
        {back}
        <Button tone="quiet" size="small" onClick={leave}>
          {t('again')}
        </Button>
      </div>
    </Frame>
  );
}
