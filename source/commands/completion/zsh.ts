// For zsh: one function of the completion system; what a flag or a command is for stands beside it.
import {shellMessages as text} from '../../messages/shells.ts';
import {type Completed, type Described, type Everything, type Offered, quoted} from './words.ts';

/** A text within a specification of _arguments or _describe, in which brackets and colons mean something. */
const plain = (text: string): string => text.replace(/[[\]:\\]/g, character => `\\${character}`);

/** What an argument may be, as an action of _arguments. */
function action({words, paths, open}: Offered): string {
	if (open) return `{compadd -S '' -- ${words.join(' ')}}`;
	if (paths === 'yaml') return '_lowwater_scenarios';
	if (paths === 'folders') return '_files -/';
	if (paths === 'files') return '_files';
	return words.length > 0 ? `(${words.join(' ')})` : ' ';
}

const flagSpec = ({text, help, takesValue, multiple, offered}: Described): string =>
	quoted(`${multiple ? '*' : ''}${text}${takesValue ? '=' : ''}[${plain(help)}]${takesValue ? `:${text.slice(2)}:${action(offered)}` : ''}`);

function argumentSpecs({takes, rest}: Completed): readonly string[] {
	return takes.map((offered, i) => quoted(`${rest && i === takes.length - 1 ? '*' : i + 1}:argument:${action(offered)}`));
}

const argumentsOf = (command: Completed, own: readonly string[]): string => ['_arguments -S', ...command.flags.map(flagSpec), ...own].join(' \\\n\t\t\t\t');

/** The script. `head` is its first comment. */
export function zshScript({dashboard, commands}: Everything, head: string): string {
	const scenarios = dashboard.takes[0]?.words ?? [];
	const shell = (command: Completed): readonly string[] => (command.name === 'shell' ? [quoted('*::program: _normal')] : []);
	return `#compdef lowwater
# ${head}
_lowwater_scenarios() {
	local -a scenarios=(${scenarios.join(' ')})
	_alternative 'scenarios:scenario:compadd -a scenarios' 'files:file:_files -g "*.(yaml|yml)"'
}

_lowwater_first() {
	local -a commands=(
${commands.map(({name, help}) => `\t\t${quoted(`${name}:${plain(help)}`)}`).join('\n')}
	)
	_describe -t commands command commands
	_lowwater_scenarios
}

_lowwater() {
	local -a names=(${commands.map(({name}) => name).join(' ')})
	if (( CURRENT > 2 )) && (( \${names[(Ie)$words[2]]} )); then
		local command=$words[2]
		shift words
		(( CURRENT-- ))
		case $command in
${commands.map(command => `\t\t\t${command.name})\n\t\t\t\t${argumentsOf(command, [...argumentSpecs(command), ...shell(command)])} ;;`).join('\n')}
		esac
	else
		${argumentsOf(dashboard, [quoted(`1:${text.first()}:_lowwater_first`)])}
	fi
}

if [[ $zsh_eval_context == *file* || $zsh_eval_context == *source* || $funcstack[1] != _lowwater ]]; then compdef _lowwater lowwater; else _lowwater "$@"; fi
`;
}
