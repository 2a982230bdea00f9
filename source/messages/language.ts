// The languages of lowwater, and how a table of sentences is had in the one that is spoken. A table is written once a language, the second of the widened type of
// the first, so that a missing entry does not compile. Which one is spoken is said before anything is drawn or printed (speak()); words of the kernel stay.

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What somebody wrote in each language; where a file has only one of them, it stands for both. */
export type Texts = Readonly<Record<Language, string>>;

/** The language of LC_ALL, LC_MESSAGES or LANG, the first that is set; English where that is another. */
export function languageOf({LC_ALL, LC_MESSAGES, LANG}: NodeJS.ProcessEnv): Language {
	const set = [LC_ALL, LC_MESSAGES, LANG].find(value => value !== undefined && value !== '') ?? '';
	return /^zh([_.@-]|$)/i.test(set) ? 'zh' : 'en';
}

/** The language of a command line, by --lang or the environment; one that is none is for the reader of flags to refuse. */
export function languageAsked(args: readonly string[], env: NodeJS.ProcessEnv): Language {
	const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
	const at = own.findIndex(word => word === '--lang' || word.startsWith('--lang='));
	const given = at < 0 ? undefined : own[at]?.startsWith('--lang=') ? own[at].slice('--lang='.length) : own[at + 1];
	return given !== undefined && isLanguage(given) ? given : languageOf(env);
}

export const isLanguage = (text: string): text is Language => (LANGUAGES as readonly string[]).includes(text);

let spokenNow: Language = 'en';

/** From now on tables are in this language. */
export function speak(language: Language): void {
	spokenNow = language;
}

/** Does something in a language, and speaks on in the one before. */
export function speaking<Result>(language: Language, work: () => Result): Result {
	const before = spokenNow;
	spokenNow = language;
	try {
		return work();
	} finally {
		spokenNow = before;
	}
}

export const languageNow = (): Language => spokenNow;

/** A text in the language that is spoken. */
export const said = (texts: Texts): string => texts[spokenNow];

/** A table's type without its very words. */
export type Table<T> = T extends string
	? string
	: T extends (...given: infer Given) => infer Made
		? (...given: Given) => Made extends string ? string : Made
		: T extends readonly unknown[]
			? {readonly [Place in keyof T]: Table<T[Place]>}
			: T extends object
				? {readonly [Key in keyof T]: Table<T[Key]>}
				: T;

const isTable = (entry: unknown): entry is Readonly<Record<string, unknown>> => typeof entry === 'object' && entry !== null && !Array.isArray(entry);

/** A table in the language that is spoken whenever an entry is read. Entries must not be kept in constants of a module. */
export function spoken<const T extends object>(en: T, zh: Table<T>): Table<T> {
	const table = {};
	for (const [name, entry] of Object.entries(en)) {
		const other = (zh as Readonly<Record<string, unknown>>)[name];
		if (isTable(entry)) Object.defineProperty(table, name, {value: spoken(entry, other as never), enumerable: true});
		else Object.defineProperty(table, name, {get: () => (spokenNow === 'zh' ? other : entry), enumerable: true});
	}
	return table as Table<T>;
}
