import { useLayoutEffect } from 'react';
import { Notices } from '../features/notices/notices.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { Screen } from './screen.tsx';
import { useLanguage } from './words.tsx';

export function App() {
  const language = useLanguage();
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <CrashBoundary>
      <TooltipProvider>
        <Screen />
        <Notices />
      </TooltipProvider>
    </CrashBoundary>
  );
}
