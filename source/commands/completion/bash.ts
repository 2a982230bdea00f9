// For bash: one function over COMP_WORDS, which needs no more than bash itself.
import {type Completed, type Everything, type Offered, quoted} from './words.ts';

/** Lines that put what is offered into COMPREPLY. */
function reply({words, paths, open}: Offered): string {
	const lines = [
		...(words.length > 0 ? [`COMPREPLY+=($(compgen -W ${quoted(words.join(' '))} -- "$cur"))`] : []),
		...(open ? ['compopt -o nospace 2>/dev/null'] : []),
		...(paths === 'folders' ? ['_lowwater_paths -d'] : []),
		...(paths === 'files' ? ['_lowwater_paths -f'] : []),
		...(paths === 'yaml' ? ["_lowwater_paths -f '!*.@(yaml|yml)'"] : []),
	];
	return lines.join('; ') || ':';
}

const cases = (entries: readonly (readonly [string, string])[], indent: string): string =>
	entries.map(([pattern, what]) => `${indent}${pattern}) ${what} ;;`).join('\n');

/** Flags with a value, the same in all commands where they have one name. */
function valueCases(all: readonly Completed[]): string {
	const entries = all.flatMap(({name, flags}) => flags.filter(flag => flag.takesValue).map(flag => [`${name} ${flag.text}`, reply(flag.offered)] as const));
	return cases(
		entries.map(([pattern, what]) => [quoted(pattern), what]),
		'\t\t\t',
	);
}

function argumentCases(all: readonly Completed[]): string {
	const entries = all.flatMap(({name, takes, rest}) =>
		takes.map((offered, i) => [rest && i === takes.length - 1 ? `${quoted(`${name} `)}*` : quoted(`${name} ${i}`), reply(offered)] as const),
	);
	return cases(entries, '\t\t');
}

/** The script. `head` is its first comment. */
export function bashScript({dashboard, commands}: Everything, head: string): string {
	const all = [dashboard, ...commands];
	const withValue = [...new Set(all.flatMap(({flags}) => flags.filter(flag => flag.takesValue).map(flag => flag.text)))];
	const names = commands.map(({name}) => name);
	const flagCases = cases(
		all.map(({name, flags}) => [name, `COMPREPLY=($(compgen -W ${quoted(flags.map(flag => flag.text).join(' '))} -- "$cur"))`]),
		'\t\t\t',
	);
	return `# ${head}
_lowwater_paths() {
	local kind=$1 but=\${2-} path
	compopt -o filenames 2>/dev/null
	while IFS= read -r path; do
		[[ -z $but || -d $path || $path == *.yaml || $path == *.yml ]] && COMPREPLY+=("$path")
	done < <(compgen "$kind" -- "$cur")
}

_lowwater() {
	local cur=\${COMP_WORDS[COMP_CWORD]} before='' command='' word i count=0
	COMPREPLY=()
	# What stands before the cursor: the command, how many arguments it has, and a flag that waits for its value. "a=b" comes in three words.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=\${COMP_WORDS[i]}
		if [[ $word == = ]]; then before=\${before:-=}; continue; fi
		if [[ -n $before ]]; then before=''; continue; fi
		case $word in
			--)
				[[ $command == shell ]] && COMPREPLY=($(compgen -c -- "$cur"))
				return ;;
			${withValue.join('|')}) before=$word ;;
			-*) ;;
			${names.join('|')}) if [[ -z $command && $count == 0 ]]; then command=$word; else ((count++)); fi ;;
			*) ((count++)) ;;
		esac
	done
	[[ $cur == = ]] && { before=\${before:-=}; cur=''; }
	if [[ -n $before ]]; then
		case "\${command:-${dashboard.name}} $before" in
${valueCases(all)}
		esac
		return
	fi
	if [[ $cur == -* ]]; then
		case \${command:-${dashboard.name}} in
${flagCases}
		esac
		return
	fi
	[[ -z $command && $count == 0 ]] && COMPREPLY=($(compgen -W ${quoted(names.join(' '))} -- "$cur"))
	case "\${command:-${dashboard.name}} $count" in
${argumentCases(all)}
	esac
}

complete -F _lowwater lowwater
`;
}
