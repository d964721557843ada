import { beforeEach, describe, expect, it } from 'vitest';
import { dismissNotice, noticeStore, showError } from './notice-store.ts';

const codes = () => noticeStore.getState().notices.map((notice) => notice.error?.code);

beforeEach(() => noticeStore.setState({ notices: [] }));

describe('notices', () => {
  it('stay until they are dismissed', () => {
    showError({ code: 'DiskFull' });
    showError({ code: 'Internal' });
    expect(codes()).toEqual(['DiskFull', 'Internal']);
    dismissNotice(noticeStore.getState().notices[0]?.id ?? 0);
    expect(codes()).toEqual(['Internal']);
  });

  it('say the same thing once, and three things at most', () => {
    for (const code of ['DiskFull', 'Internal', 'DiskFull', 'ServerError', 'NotFound'] as const) {
      showError({ code });
    }
    expect(codes()).toEqual(['DiskFull', 'ServerError', 'NotFound']);
  });
});
