// npm run bench:ui: the shipped program in a real pseudo-terminal of 200 × 50, beside htop and btop in the same run: how soon it is there, what it costs, how
// soon it answers. It installs nothing. Milliseconds and megabytes are of this computer at this moment; ratios are within one run.
//   --quick             less of everything: half a minute in all
//   --seconds 60        so long each is watched
//   --beside FOLDER     another built clone of lowwater, measured in the same run
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {measureKeys, type Typed} from './ui/keys.ts';
import {measureMinute, type Minute} from './ui/minute.ts';
import {type Program, whereIs} from './ui/program.ts';
import {measureStarts} from './ui/starts.ts';
import {printTable, type Row} from './ui/table.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const {values} = parseArgs({options: {quick: {type: 'boolean', default: false}, seconds: {type: 'string'}, beside: {type: 'string'}}});
const seconds = Number(values.seconds ?? (values.quick ? 12 : 60));
const [rounds, presses] = values.quick ? [3, 20] : [11, 60];
/** htop draws five frames a second at this delay (tenths of a second), lowwater four. */
const HTOP_DELAY = 2;
const HTOP_TO_OURS = 4 / 5;

/** htop and btop as they are installed, with settings of their own. */
function others(scratch: string, everyMs: number): readonly Program[] {
	const found: Program[] = [];
	const htop = whereIs('htop');
	const btop = whereIs('btop');
	if (htop !== null)
		found.push({name: 'htop', file: htop, args: ['-d', String(everyMs === 250 ? HTOP_DELAY : everyMs / 100)], env: {HTOPRC: join(scratch, 'htoprc')}});
	const config = join(scratch, String(everyMs), 'btop');
	mkdirSync(config, {recursive: true});
	writeFileSync(join(config, 'btop.conf'), `update_ms = ${everyMs}\n`);
	if (btop !== null) found.push({name: 'btop', file: btop, args: ['--utf-force'], env: {XDG_CONFIG_HOME: join(scratch, String(everyMs))}});
	return found;
}

const lowwater = (name: string, folder: string): Program => ({name, file: process.execPath, args: [join(folder, 'dist/cli.js'), 'demo']});

const typed = (program: Program): Typed =>
	program.file === process.execPath ? {program, first: '\u001B ', keys: ['z', 'z']} : {program, first: '', keys: ['\u001B[B', '\u001B[A']};

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const times = (value: number, of: number): string => `${(value / of).toFixed(1)} ×`;
const kb = (bytes: number): string => (Number.isNaN(bytes) ? '' : `${(bytes / 1000).toFixed(2)} kB`);

execFileSync('npm', ['run', '--silent', 'build'], {cwd: root});
const scratch = mkdtempSync(join(tmpdir(), 'lowwater-bench-'));
try {
	const ours = [lowwater('lowwater', root), ...(values.beside === undefined ? [] : [lowwater('beside', resolve(values.beside))])];
	const beside = others(scratch, 250);
	for (const name of ['htop', 'btop'])
		if (!beside.some(program => program.name === name)) console.log(`${name} is not installed, so its column is missing: "apt install ${name}" brings it.`);
	const programs = [...ours, ...beside];
	const starts = await measureStarts(
		ours.map(({args}) => args[0] as string),
		programs,
		rounds,
	);
	const minutes = await measureMinute(programs, seconds);
	const answers = await measureKeys([...ours, ...others(scratch, 10_000)].map(typed), presses);
	const at = <T>(list: readonly T[], text: (one: T, name: string) => string): readonly string[] =>
		programs.map((program, i) => (list[i] === undefined ? '' : text(list[i] as T, program.name)));
	const pace = ({cpu}: Minute, name: string): number => cpu * (name === 'htop' ? HTOP_TO_OURS : 1);
	const htop = minutes[programs.findIndex(({name}) => name === 'htop')];
	const htopCpu = htop === undefined ? Number.NaN : pace(htop, 'htop');
	const [minute, answer, scenariosMs, frameMs] = [minutes[0], answers[0], starts.scenariosMs[0], starts.frameMs[0]] as const;
	if (minute === undefined || answer === undefined || scenariosMs === undefined || frameMs === undefined) throw new Error('nothing was measured');
	const {bareMs} = starts;
	const rows: readonly Row[] = [
		{what: '`lowwater scenarios`', values: at(starts.scenariosMs, ms), aim: '≤ 100 ms', reached: scenariosMs <= 100},
		{what: '  of `node -e 0`', values: at(starts.scenariosMs, value => times(value, bareMs)), aim: '≤ 4 ×', reached: scenariosMs <= 4 * bareMs},
		{what: 'first frame', values: at(starts.frameMs, ms), aim: '≤ 220 ms', reached: frameMs <= 220},
		{what: '  of `node -e 0`', values: at(starts.frameMs, value => times(value, bareMs)), aim: '≤ 8 ×', reached: frameMs <= 8 * bareMs},
		{what: `RSS after ${seconds} s`, values: at(minutes, ({rssMb}) => `${rssMb.toFixed(0)} MB`), aim: '≤ 110 MB', reached: minute.rssMb <= 110},
		{what: 'CPU, four frames a second', values: at(minutes, (one, name) => `${pace(one, name).toFixed(1)} %`), aim: '', reached: null},
		{what: '  of htop’s', values: at(minutes, (one, name) => times(pace(one, name), htopCpu)), aim: '≤ 2 ×', reached: minute.cpu <= 2 * htopCpu},
		{what: 'bytes a frame', values: at(minutes, ({bytesPerFrame}) => kb(bytesPerFrame)), aim: '≤ 3 kB', reached: minute.bytesPerFrame <= 3000},
		{what: 'bytes a second', values: at(minutes, ({bytesPerSecond}) => kb(bytesPerSecond)), aim: '', reached: null},
		{what: 'key to answer, median', values: at(answers, ({medianMs}) => ms(medianMs)), aim: '≤ 10 ms', reached: answer.medianMs <= 10},
		{what: 'key to answer, worst', values: at(answers, ({worstMs}) => ms(worstMs)), aim: '', reached: null},
	];
	console.log(
		`Node ${process.version}; \`node -e 0\` takes ${ms(bareMs)}; load ${loadavg()[0]?.toFixed(2)}; medians of ${rounds} starts and ${presses} keys\n`,
	);
	printTable(
		programs.map(({name}) => name),
		rows,
	);
} finally {
	rmSync(scratch, {recursive: true, force: true});
}
process.exit(0);
