// What is said about completion in shells, and the words of the man page that are in no registry.
import {listed} from './numbers.ts';
import {spoken, type Table} from './language.ts';
import {shellChinese} from './zh/shells.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const shellEnglish = {
	completionHelp: (): string => 'prints what lets a shell complete lowwater’s commands, flags and names',
	completionMore: (): string =>
		'bash: put "source <(lowwater completion bash)" into ~/.bashrc. zsh: "source <(lowwater completion zsh)" into ~/.zshrc, after compinit. fish: lowwater completion fish > ~/.config/fish/completions/lowwater.fish.',
	noShell: (): string => `completion needs the name of a shell: ${SHELLS.join(', ')}.`,
	badShell: (text: string, near: string | null): string =>
		`There is no completion for "${text}"; ${near === null ? `there is for ${listed(SHELLS)}` : `did you mean "${near}"?`}${near === null ? '.' : ''}`,
	/** What stands first on the command line. */
	first: (): string => 'command or scenario',
	head: (shell: string): string => `Completion of lowwater for ${shell}; made by "lowwater completion ${shell}".`,
	manHelp: (): string => 'prints the man page',
	manMore: (): string => 'As roff: "lowwater man | man -l -" shows it where it is not installed.',
	man: {
		manual: 'User Commands',
		sentence: (text: string): string => `${text}.`,
		purpose: 'a live, simulated Linux machine under memory pressure, in a terminal',
		description: [
			'lowwater simulates a Linux 6.1 machine page by page: zones and watermarks, LRU lists, kswapd, direct reclaim, swap, page cache, writeback and the OOM killer. Its dashboard shows free pages sink towards the marks, kswapd wake, tasks stall and the OOM killer choose, and takes whatever a person does to the machine meanwhile: leaks, oom_score_adj, sysctls.',
			'Without a command it opens the dashboard on SCENARIO: a built-in name, or a YAML file. Without either, the demo machine.',
		],
		sections: {
			name: 'NAME',
			synopsis: 'SYNOPSIS',
			description: 'DESCRIPTION',
			commands: 'COMMANDS',
			options: 'OPTIONS',
			keys: 'KEYS',
			mouseHeading: 'Mouse',
			mouse: 'The mouse chooses what is clicked on: a process, a pane, an entry of the key bar; its wheel scrolls.',
			scenarios: 'SCENARIOS',
			sysctls: 'SYSCTLS',
			formats: 'FORMATS',
			files: 'FILES',
			environment: 'ENVIRONMENT',
			exit: 'EXIT STATUS',
			examples: 'EXAMPLES',
			more: 'SEE ALSO',
		},
		optionsOf: 'Of the dashboard:',
		environment: [
			['NO_COLOR', 'no colours, where it is set.'],
			['COLORTERM, TERM', 'how many colours the terminal has: COLORTERM=truecolor for all of them.'],
			['INK_SCREEN_READER', 'true: lines instead of a screen, as --plain.'],
			['LANG, LC_ALL, LC_MESSAGES', 'Chinese where it begins with zh, as --lang zh.'],
			['XDG_CONFIG_HOME', 'the folder of the file in which the dashboard keeps what was chosen; ~/.config without it.'],
			['XDG_RUNTIME_DIR', 'where machines that can be attached to are found.'],
			['LOWWATER_TRACE', '1: where lowwater’s own mistakes are shown with more.'],
		],
		config: 'what was chosen in the dashboard; "lowwater help config" says what may stand in it.',
		examples: [
			['lowwater leak-with-swap', 'the dashboard on a leak'],
			['lowwater run leak-with-swap --format text', 'the same as lines, without a screen'],
			['lowwater shell leak-with-swap -- vmstat 1', 'a real vmstat on the simulated machine'],
			['lowwater film slow-swap-disk --from 15s --out film.svg', 'a moving picture for a page'],
		],
		help: '"lowwater help TOPIC" says more: of',
	},
} as const;

export type ShellWords = Table<typeof shellEnglish>;
export const shellMessages = spoken(shellEnglish, shellChinese);
