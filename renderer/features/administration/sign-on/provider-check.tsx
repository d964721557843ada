import { SSO_REMARKS, type SsoProblem } from '../../../../shared/domain/sso.ts';
import { useWords } from '../../../app/words.tsx';
import { Banner } from '../../../ui/banner.tsx';
import { signOnWords } from './words.ts';

/** What a check of the provider came to. */
export function ProviderCheck({ problems }: { problems: readonly SsoProblem[] }) {
  const t = useWords(signOnWords);
  const isUsable = problems.every((problem) => SSO_REMARKS.has(problem));
  return (
    <>
      {isUsable ? (
        <Banner tone="success" role="status">
          {t('sso.check.good')}
        </Banner>
      ) : null}
      {problems.map((problem) => (
        <Banner
          key={problem}
          tone={SSO_REMARKS.has(problem) ? 'warning' : 'danger'}
          role={SSO_REMARKS.has(problem) ? 'status' : 'alert'}
        >
          {t(`sso.check.${problem}`)}
        </Banner>
      ))}
    </>
  );
}
