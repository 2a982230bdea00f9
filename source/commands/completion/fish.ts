// For fish: a line for each thing that can be completed, and when.
import {type Completed, type Described, type Everything, type Offered, quoted as sh} from './words.ts';

/** A text between fish's single quotes, where a backslash escapes. */
const quoted = (text: string): string => sh(text.replaceAll('\\', '\\\\')).replaceAll(`'\\''`, `\\'`);

function offers({words, paths}: Offered): string {
	const files = {none: '', files: '(__fish_complete_path (commandline -ct))', folders: '(__fish_complete_directories (commandline -ct))'};
	const list = [
		...words,
		...(paths === 'yaml' ? ['(__fish_complete_path (commandline -ct) | string match -r "^.*(?:\\.ya?ml|/)(?:\\t.*)?\\$")'] : []),
		...(paths === 'files' || paths === 'folders' ? [files[paths]] : []),
	];
	return list.length > 0 ? ` -a ${quoted(list.join(' '))}` : '';
}

function flagLine(when: string, {text, help, takesValue, offered}: Described): string {
	return `complete -c lowwater -n ${quoted(when)} -l ${text.slice(2)}${takesValue ? ' -x' : ''}${takesValue ? offers(offered) : ''} -d ${quoted(help)}`;
}

/** Lines of a command: flags, then what each argument may be. */
function linesOf({name, flags, takes, rest}: Completed, of: string): readonly string[] {
	return [
		...flags.map(flag => flagLine(`__lowwater_at ${of}`, flag)),
		...takes.map(
			(offered, i) => `complete -c lowwater -n ${quoted(`__lowwater_at ${of} ${i}${rest && i === takes.length - 1 ? ' more' : ''}`)}${offers(offered)}`,
		),
		...(name === 'shell' ? [`complete -c lowwater -n '__lowwater_behind' -x -a '(complete -C (commandline -ct))'`] : []),
	];
}

/** The script. `head` is its first comment. */
export function fishScript({dashboard, commands}: Everything, head: string): string {
	const all = [dashboard, ...commands];
	const withValue = [...new Set(all.flatMap(({flags}) => flags.filter(flag => flag.takesValue).map(flag => flag.text)))];
	const names = commands.map(({name}) => name).join(' ');
	return `# ${head}
# Which command the words before the cursor name ("${dashboard.name}": none), and how many arguments it has: "__lowwater_at run 0".
function __lowwater_at
	set -l words (commandline -opc)
	set -l command ${dashboard.name}
	set -l count 0
	set -l skip 0
	for word in $words[2..-1]
		if test $skip = 1
			set skip 0
		else if contains -- $word ${withValue.join(' ')}
			set skip 1
		else if test "$word" = --
			return 1
		else if string match -q -- '-*' $word
			continue
		else if test $command = ${dashboard.name} -a $count = 0; and contains -- $word ${names}
			set command $word
		else
			set count (math $count + 1)
		end
	end
	test $command = $argv[1]; or return 1
	test (count $argv) = 1; and return 0
	test $count = $argv[2]; and return 0
	test (count $argv) = 3 -a $count -ge $argv[2]
end

function __lowwater_behind
	set -l words (commandline -opc)
	contains -- shell $words; and contains -- -- $words
end

complete -c lowwater -f
${commands.map(({name, help}) => `complete -c lowwater -n '__lowwater_at ${dashboard.name} 0' -a ${name} -d ${quoted(help)}`).join('\n')}
${linesOf(dashboard, dashboard.name).join('\n')}
${commands.flatMap(command => linesOf(command, command.name)).join('\n')}
`;
}
