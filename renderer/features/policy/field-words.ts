import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

/** Of the controls and of the values, whichever setting it is. */
export const fieldWords = { en, 'zh-CN': zhCN } as const;
