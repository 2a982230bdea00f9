// Why the machine refused something. The machine gives its reason as data, in English, as a kernel's log does; in Chinese it is told by what it is made of.
import {languageNow} from './language.ts';
import {whyInChinese} from './zh/why-said.ts';

/** A reason of the machine's (or what it refused) in the language that is spoken; one that is not known comes as it is. */
export const whySaid = (why: string): string => (languageNow() === 'zh' ? whyInChinese(why) : why);
