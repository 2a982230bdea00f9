// npm run fidelity [-- --strict] [NAME…]: the figures that are outside tolerance, recording by recording, and the totals.
import {isPlain, recordings, replayed} from './replays.ts';

const strict = process.argv.includes('--strict');
const wanted = process.argv.slice(2).filter(word => !word.startsWith('--'));
const number = (value: number | string): string => (typeof value === 'string' ? value : Number.isInteger(value) ? String(value) : value.toFixed(2));
const totals = {plain: [0, 0], other: [0, 0]};

for (const name of wanted.length > 0 ? wanted : recordings()) {
	const {real, figures} = replayed(name, strict);
	const good = figures.filter(figure => figure.ok).length;
	const total = totals[isPlain(real) ? 'plain' : 'other'];
	total[0] += good;
	total[1] += figures.length;
	console.log(`${name}: ${good} of ${figures.length} figures within tolerance`);
	for (const figure of figures) {
		if (!figure.ok)
			console.log(
				`    ${figure.name.padEnd(30)} real ${number(figure.real).padStart(12)}   simulated ${number(figure.sim).padStart(12)}   error ${number(figure.error).padStart(6)}, limit ${strict ? figure.limit / 2 : figure.limit}`,
			);
	}
}
const line = (what: string, [good, of]: readonly number[]): void => {
	if (of > 0) console.log(`${what}: ${good} of ${of} figures within tolerance (${((100 * good) / of).toFixed(1)} %)`);
};
line('one CPU, unlimited disks', totals.plain);
line('NUMA, throttled disks, several CPUs', totals.other);
line('all', [totals.plain[0] + totals.other[0], totals.plain[1] + totals.other[1]]);
