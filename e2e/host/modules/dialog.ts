import type {
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron';
import { guarded } from '../guarded.ts';
import { recorded } from '../recorded.ts';

/** The test's next answer, or what a person gives who closes the dialog. */
function answer<T>(kind: string, options: unknown, closed: T): T {
  // A test answers a dialog with what that dialog returns.
  const given = recorded.dialogAnswers.length > 0 ? (recorded.dialogAnswers.shift() as T) : closed;
  recorded.dialogs.push({ kind, options, answer: given });
  return given;
}

/** The window that a dialog may be given first makes no difference here. */
const optionsOf = <T>(args: readonly unknown[]): T => args.at(-1) as T;

const cancelOf = ({ cancelId, buttons = [] }: MessageBoxOptions): number =>
  cancelId ??
  Math.max(
    0,
    buttons.findIndex((label) => /^(cancel|no)$/i.test(label)),
  );

/** Dialogs open on no screen: they are recorded and answered at once. */
export const dialog = guarded('dialog', {
  showMessageBox: async (...args: unknown[]): Promise<MessageBoxReturnValue> => {
    const options = optionsOf<MessageBoxOptions>(args);
    const closed = { response: cancelOf(options), checkboxChecked: false };
    return answer('message', options, closed);
  },
  showMessageBoxSync: (...args: unknown[]): number => {
    const options = optionsOf<MessageBoxOptions>(args);
    return answer('message', options, cancelOf(options));
  },
  showOpenDialog: async (...args: unknown[]): Promise<OpenDialogReturnValue> =>
    answer('open', optionsOf<OpenDialogOptions>(args), { canceled: true, filePaths: [] }),
  showSaveDialog: async (...args: unknown[]): Promise<SaveDialogReturnValue> =>
    answer('save', optionsOf<SaveDialogOptions>(args), { canceled: true, filePath: '' }),
  showErrorBox: (title: string, content: string): void => {
    console.error(`${title}\n${content}`);
    answer('error', { title, content }, undefined);
  },
});
