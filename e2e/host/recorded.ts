/** A message box, file dialog or error box that the app opened, and what it was given. */
export interface RecordedDialog {
  kind: string;
  options: unknown;
  answer: unknown;
}

/**
 * What the desktop would have shown or done: kept for tests to read, in the order it came. Members are
 * the live objects, so that a test can click what it finds.
 */
export const recorded = {
  notifications: [] as {
    title: string;
    body: string;
    silent: boolean;
    isShown: boolean;
    emit(event: 'click' | 'close'): boolean;
  }[],
  trays: [] as {
    toolTip: string;
    isThere: boolean;
    menu: RecordedMenu | null;
    emit(event: 'click'): boolean;
  }[],
  popups: [] as RecordedMenu[],
  applicationMenu: null as RecordedMenu | null,
  dialogs: [] as RecordedDialog[],
  /** What the next dialogs are answered with; without one, a person cancels. */
  dialogAnswers: [] as unknown[],
  /** What `shell` was asked to do. */
  opened: [] as { kind: string; target: string }[],
  recentDocuments: [] as string[],
  badgeCount: 0,
  contentProtection: false,
  /** Presses a global shortcut; false when nobody has it. */
  pressShortcut: (_accelerator: string): boolean => false,
};

export interface RecordedMenu {
  readonly items: readonly RecordedMenuItem[];
}

export interface RecordedMenuItem {
  readonly label: string;
  readonly type: string;
  readonly role?: string | undefined;
  readonly enabled: boolean;
  readonly visible: boolean;
  readonly checked: boolean;
  readonly submenu?: RecordedMenu | undefined;
  click(): void;
}
