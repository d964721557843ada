import { guarded } from '../guarded.ts';

let text = '';
let html = '';

/**
 * The app's own clipboard, in memory. What a page copies goes to the display's; the two do not meet,
 * and no test disturbs the clipboard of the person at the machine.
 */
export const clipboard = guarded('clipboard', {
  readText: () => text,
  writeText: (value: string) => {
    text = value;
    html = '';
  },
  readHTML: () => html,
  writeHTML: (value: string) => {
    text = '';
    html = value;
  },
  write: (data: { text?: string; html?: string }) => {
    text = data.text ?? '';
    html = data.html ?? '';
  },
  availableFormats: () => [...(text ? ['text/plain'] : []), ...(html ? ['text/html'] : [])],
  clear: () => {
    text = '';
    html = '';
  },
});
