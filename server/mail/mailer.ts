import { createTransport } from 'nodemailer';

/** How this server sends mail; set by whoever runs it. */
export interface MailSettings {
  /** `smtp:` or `smtps:`, with user and password where the host asks for them. */
  url: URL;
  /** Whom it comes from. */
  from: string;
}

export interface Letter {
  to: string;
  subject: string;
  /** Plain. */
  text: string;
}

export interface Mailer {
  /** Resolves when the host has taken it. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** For each step. */
const LIMIT_MS = 10_000;

/** Nothing goes out unencrypted but to this very machine: `smtp:` means STARTTLS (RFC 3207). */
export function createMailer({ url, from }: MailSettings): Mailer {
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !LOOPBACK.test(url.hostname),
    ignoreTLS: LOOPBACK.test(url.hostname) && !secure,
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: LIMIT_MS,
    greetingTimeout: LIMIT_MS,
    socketTimeout: LIMIT_MS,
    // Nothing in a letter is looked up.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter) {
      // RFC 3834: no automatic answers.
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await transport.sendMail({ from, ...letter, headers });
    },
    close: () => transport.close(),
  };
}
