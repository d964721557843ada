import en from '../../../shared/policy/en.json' with { type: 'json' };
import zhCN from '../../../shared/policy/zh-CN.json' with { type: 'json' };

/** What each setting, its options and the groups are called: made from the policy's schema. */
export const policyWords = { en, 'zh-CN': zhCN } as const;

export type PolicyWord = keyof typeof en;

/** The word for a group or an option, which the schema's generator makes for every one there is. */
export const isPolicyWord = (key: string): key is PolicyWord => Object.hasOwn(en, key);
