import './app/no-eval.ts';
import './app/no-print.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { bridge } from './app/bridge.ts';
import { followView } from './app/view-store.ts';
import { followNotices } from './features/notices/notice-store.ts';
import { followHidden } from './features/privacy-cover/hidden-store.ts';

followView(bridge);
followNotices(bridge);
followHidden(bridge);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root, {
  // CrashBoundary says what there is to say; React's own words would quote what was being drawn.
  onCaughtError: () => undefined,
}).render(<App />);
