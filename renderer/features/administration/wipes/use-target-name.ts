import type { WipeSubject } from '../../../../shared/domain/wipe.ts';
import { useWords } from '../../../app/words.tsx';
import { adminWords } from '../words.ts';

/** Whose devices a wipe is of, in words. */
export function useTargetName(): (subject: WipeSubject) => string {
  const t = useWords(adminWords);
  return (subject) => {
    switch (subject.kind) {
      case 'session':
        return t('wipes.target.session', {
          device: subject.deviceName,
          name: subject.person.name,
        });
      case 'person':
        return t('wipes.target.person', { name: subject.person.name });
      case 'everyone':
        return t('wipes.target.everyone');
    }
  };
}
