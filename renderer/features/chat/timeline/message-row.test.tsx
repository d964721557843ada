import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TooltipProvider } from '../../../ui/tooltip.tsx';
import { createChat } from '../chat.ts';
import { ChatProvider } from '../chat-context.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { ME, outgoing, personOf, sent } from '../testing/samples.ts';
import { MessageRow, type MessageRowProps } from './message-row.tsx';

const ana = personOf('Ana Silva');
const chat = createChat({ bridge: createFakeBridge().bridge, me: ME, report: () => {} });

const drawn = (props: Partial<MessageRowProps>): string =>
  renderToStaticMarkup(
    <ChatProvider value={chat}>
      <TooltipProvider>
        <MessageRow message={sent(1)} head author={ana} own={false} {...props} />
      </TooltipProvider>
    </ChatProvider>,
  );

// Before the first view, the page speaks the system's language.
beforeAll(() => {
  vi.stubGlobal('navigator', { languages: ['en'] });
});
afterAll(() => {
  vi.unstubAllGlobals();
});

describe('a message', () => {
  it('never is markup', () => {
    const body = '<img src=x onerror="alert(1)"> & <b>';
    const page = drawn({ message: sent(1, { body }) });
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &lt;b&gt;');
    expect(page).not.toContain('<img');
  });

  it('makes links of web addresses alone', () => {
    const page = drawn({ message: sent(1, { body: 'https://a.example/x javascript:alert(1)' }) });
    expect(page.match(/href="[^"]*"/g)).toEqual(['href="https://a.example/x"']);
  });

  it('says its author to a screen reader, also where no name is drawn', () => {
    expect(drawn({ head: false })).toMatch(/aria-label="Ana Silva, \d\d:\d\d"/);
    expect(drawn({ head: false })).not.toContain('>Ana Silva<');
    expect(drawn({ author: undefined })).toContain('>Somebody<');
  });

  it('is folded when it is long', () => {
    const page = drawn({ message: sent(1, { body: 'word '.repeat(1_600).trim() }) });
    expect(page.length).toBeLessThan(4_000);
    expect(page).toContain('aria-expanded="false"');
  });

  it('says that it waits, or why it was not sent and what can be done', () => {
    expect(drawn({ message: outgoing(1), own: true })).toContain('Waiting to be sent');
    const failed = outgoing(1, { state: 'failed', error: { code: 'TooLarge' } } as never);
    const page = drawn({ message: failed, own: true });
    for (const words of ['Not sent.', 'That is too long.', 'Try again', 'Discard']) {
      expect(page).toContain(words);
    }
  });
});
