/** What a page's preload world tells the host. */
export type FromPage =
  | { kind: 'document'; url: string }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'input'; type: string }
  | { kind: 'focus'; focused: boolean }
  | { kind: 'bounds'; x: number; y: number; width: number; height: number }
  | { kind: 'title'; title: string }
  | { kind: 'context-menu'; x: number; y: number; selectionText: string; isEditable: boolean }
  | { kind: 'key'; key: string; ctrl: boolean; shift: boolean; alt: boolean; meta: boolean }
  | { kind: 'preload-error'; error: Error };

/** What the host tells it. */
export type ToPage =
  | { kind: 'message'; channel: string; args: unknown[] }
  | { kind: 'result'; id: number; ok: true; value: unknown }
  | { kind: 'result'; id: number; ok: false; message: string };
