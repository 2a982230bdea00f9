// `lowwater man`: the man page, printed from the registries of commands, flags, keys, scenarios, sysctls and formats.
import {sysctlHelp} from '../messages/explanations.ts';
import {keyHeading} from '../messages/keys.ts';
import {readFileSync} from 'node:fs';
import {KEY_GROUPS} from '../dashboard/keys/entry.ts';
import {helpLines} from '../dashboard/keys/key-help.ts';
import {SYSCTLS} from '../machine/sysctl.ts';
import {messages} from '../messages.ts';
import {shellMessages} from '../messages/shells.ts';
import {builtinList, packageRoot} from '../workload/builtin.ts';
import {type CommandEntry, EXIT, type Execute, type Flag, flagText, UsageError} from './context.ts';
import {DASHBOARD_FLAGS} from './flags.ts';
import {FORMATS} from './formats/formats.ts';
import {TOPICS} from './help.ts';
import {heading, paragraph, plain, subheading, term} from './man/roff.ts';
import {print} from './sink.ts';

const {man: text} = shellMessages;
const {sections} = text;

const flagTerm = (flag: Flag): string => term(`${flagText(flag)} ${flag.value}`.trimEnd(), flag.help);

function commandPart({usage, help, more, flags}: CommandEntry): readonly string[] {
	return [subheading(usage), plain(text.sentence(help)), ...(more === undefined ? [] : [paragraph(more)]), ...flags.map(flagTerm)];
}

function optionsPart(): readonly string[] {
	const {help, version} = messages.commands.globalFlags;
	return [plain(text.optionsOf), ...DASHBOARD_FLAGS.map(flagTerm), term('--help', help()), term('--version', version())];
}

const keysPart = (): readonly string[] => [
	...KEY_GROUPS.flatMap(group => [subheading(keyHeading(group)), ...helpLines(group).map(({keys, help}) => term(keys, help))]),
	subheading(sections.mouseHeading),
	plain(sections.mouse),
];

/** The page as roff. */
export function manText(commands: readonly CommandEntry[], version: string): string {
	const usages = ['lowwater [SCENARIO]', 'lowwater --attach [WHERE]', ...commands.map(({usage}) => usage)];
	return [
		`.TH LOWWATER 1 "" "lowwater ${plain(version)}" "${plain(text.manual)}"`,
		heading(sections.name),
		`lowwater \\- ${plain(text.purpose)}`,
		heading(sections.synopsis),
		usages.map(usage => `\\fB${plain(usage)}\\fR`).join('\n.br\n'),
		heading(sections.description),
		plain(text.description[0]),
		paragraph(text.description[1]),
		heading(sections.commands),
		...commands.flatMap(commandPart),
		heading(sections.options),
		...optionsPart(),
		heading(sections.keys),
		...keysPart(),
		heading(sections.scenarios),
		...builtinList().map(({name, summary}) => term(name, summary)),
		heading(sections.sysctls),
		...SYSCTLS.map(entry => term(entry.name, sysctlHelp(entry))),
		heading(sections.formats),
		...FORMATS.map(({name, help}) => term(name, help())),
		heading(sections.files),
		term('$XDG_CONFIG_HOME/lowwater/config.yaml', text.config),
		heading(sections.environment),
		...text.environment.map(([name, meaning]) => term(name, meaning)),
		heading(sections.exit),
		...messages.commands.exits().map(([status, meaning]) => term(status, meaning)),
		heading(sections.examples),
		...text.examples.map(([command, meaning]) => term(command, meaning)),
		heading(sections.more),
		plain(text.sentence(`${text.help} ${TOPICS.map(({name}) => name).join(', ')}`)),
	]
		.join('\n')
		.concat('\n');
}

export const execute: Execute = async ({input, stdout, commands}) => {
	if (input[0] !== undefined) throw new UsageError(messages.commands.tooMany('man', input[0]));
	const {version} = JSON.parse(readFileSync(`${packageRoot()}/package.json`, 'utf8')) as {readonly version: string};
	await print(stdout, manText(commands, version));
	return EXIT.done;
};
