import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { PasswordField } from './password-field.tsx';
import { TextField } from './text-field.tsx';
import { TooltipProvider } from './tooltip.tsx';

const noop = () => {};
const inputOf = (field: ReactNode) =>
  /<input[^>]*>/.exec(renderToStaticMarkup(<TooltipProvider>{field}</TooltipProvider>))?.[0];

it('a secret is masked until somebody shows it, and nothing limits what is pasted', () => {
  const secret = inputOf(<PasswordField label="Password" value="" onChange={noop} />);
  expect(secret).toContain('type="password"');
  expect(secret).not.toMatch(/readonly|maxlength|pattern/i);
  // Control: a field for something else is not.
  expect(inputOf(<TextField label="Name" value="" onChange={noop} />)).not.toContain('password');
});
