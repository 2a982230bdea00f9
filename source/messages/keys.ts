// Words of keys in the language that is spoken. They are written in English where the key is (dashboard/keys), and in Chinese in one table, by the English words.
import {languageNow} from './language.ts';
import {KEY_HEADINGS, KEY_LABELS, KEY_SENTENCES} from './zh/keys.ts';

export type KeySentence = keyof typeof KEY_SENTENCES;
export type KeyLabel = keyof typeof KEY_LABELS;
export type KeyHeading = keyof typeof KEY_HEADINGS;

export const keySentence = (english: KeySentence): string => (languageNow() === 'zh' ? KEY_SENTENCES[english] : english);
export const keyLabel = (english: KeyLabel): string => (languageNow() === 'zh' ? KEY_LABELS[english] : english);
export const keyHeading = (english: KeyHeading): string => (languageNow() === 'zh' ? KEY_HEADINGS[english] : english);
