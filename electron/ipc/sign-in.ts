import type { SignIn } from '../session/sign-in.ts';
import type { IpcHandlers } from './register.ts';

type SignInHandlers = Pick<IpcHandlers, Extract<keyof IpcHandlers, `signIn.${string}`>>;

export const signInHandlers = (signIn: SignIn['calls']): SignInHandlers => signIn;
