// npm run fidelity [-- --strict] [--shifts] [NAME…]: the figures that are outside tolerance, recording by recording, and the totals. With --shifts the
// workload of each starts at six other instants within 5 ms too: a score that hangs on luck shows as one that moves.
import {groupRecordings, type Kind, kindOf, recordings, replayed} from './replays.ts';

const strict = process.argv.includes('--strict');
const shifts = process.argv.includes('--shifts') ? [-5, -3.3, -1.7, 1.7, 3.3, 5] : [];
const wanted = process.argv.slice(2).filter(word => !word.startsWith('--'));
const number = (value: number | string): string => (typeof value === 'string' ? value : Number.isInteger(value) ? String(value) : value.toFixed(2));
const goodOf = (figures: ReturnType<typeof replayed>['figures']): number => figures.filter(figure => figure.ok).length;
const totals: Record<Kind, [number, number]> = {plain: [0, 0], numa: [0, 0], 'classic-612': [0, 0], groups: [0, 0], mglru: [0, 0], smoke: [0, 0]};

for (const name of wanted.length > 0 ? wanted : [...recordings(), ...groupRecordings()]) {
	const {real, figures} = replayed(name, strict);
	const total = totals[kindOf(real)];
	total[0] += goodOf(figures);
	total[1] += figures.length;
	console.log(`${name}: ${goodOf(figures)} of ${figures.length} figures within tolerance`);
	for (const figure of figures) {
		if (!figure.ok)
			console.log(
				`    ${figure.name.padEnd(30)} real ${number(figure.real).padStart(12)}   simulated ${number(figure.sim).padStart(12)}   error ${number(figure.error).padStart(6)}, limit ${strict ? figure.limit / 2 : figure.limit}`,
			);
	}
	if (shifts.length === 0) continue;
	const percents = shifts.map(ms => {
		const {figures: moved} = replayed(name, strict, ms);
		return (100 * goodOf(moved)) / moved.length;
	});
	const mean = percents.reduce((a, b) => a + b, 0) / percents.length;
	console.log(`    shifted by ${shifts.join(', ')} ms: ${mean.toFixed(1)} % on average, ${Math.min(...percents).toFixed(1)} % at worst`);
}
const line = (what: string, [good, of]: readonly number[]): void => {
	if (of > 0) console.log(`${what}: ${good} of ${of} figures within tolerance (${((100 * good) / of).toFixed(1)} %)`);
};
line('one CPU that counts instructions, one node', totals.plain);
line('one CPU that counts instructions, two nodes', totals.numa);
line('6.12 with the classic lists', totals['classic-612']);
line('memory groups of 6.12', totals.groups);
line('6.12 with MGLRU', totals.mglru);
line('several CPUs, throttled disks (no measure, see fixtures/recordings/README.md)', totals.smoke);
