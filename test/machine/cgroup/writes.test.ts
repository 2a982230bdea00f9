// What is written into the tree of groups, whatever it is: the machine answers with success or an errno of the kernel's, takes what the kernel takes, and its books
// are right. At the machine itself, and by the way that a shell's writes come.
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {WRITABLE_FILES} from '../../../source/machine/cgroup/control.ts';
import {parsePages, parseReclaim, parseWhole} from '../../../source/machine/cgroup/values.ts';
import type {Command, Errno} from '../../../source/machine/command.ts';
import {advance, apply, boot, type Machine, sample} from '../../../source/machine/machine.ts';
import {groupTree} from '../../../source/mount/group-tree.ts';
import {sysfsCgroupTexts} from '../../../source/procfs/sysfs-cgroup.ts';
import type {Session} from '../../../source/session/session.ts';
import {groupViolations} from '../../support/group-invariants.ts';
import {violations} from '../../support/invariants.ts';
import {leak, machineConfig, op} from '../../support/machines.ts';

const RUNS = Number(process.env.LOWWATER_MACHINES ?? 60);
/** What writes, mkdir and rmdir there may give (kernel/cgroup/cgroup.c, mm/memcontrol.c). */
const ERRNOS: ReadonlySet<Errno> = new Set<Errno>([
	...(['EINVAL', 'ERANGE', 'EBUSY', 'ESRCH', 'ENOENT', 'EEXIST', 'ENAMETOOLONG', 'EAGAIN', 'ENOSPC', 'EOPNOTSUPP'] as const),
]);

const suffix = fc.constantFrom('', 'K', 'k', 'M', 'm', 'G', 'g', 'T', 't', 'P', 'E', 'KK', ' K', 'i', 'B');
const number = fc.oneof(
	fc.bigInt({min: -(2n ** 65n), max: 2n ** 66n}).map(String),
	fc.integer({min: -5, max: 20_000}).map(String),
	fc.constantFrom('0x', '0x1000', '0X2fff', '010', '08', '1e6', '1.5', '+1', '-0', '--1', '∞', '٣'),
);
const text = fc.oneof(
	{weight: 4, arbitrary: fc.tuple(number, suffix).map(parts => parts.join(''))},
	{weight: 2, arbitrary: fc.constantFrom('', ' ', '\n', 'max', ' max\n', 'MAX', 'max 1', '+memory', '-memory', '+cpu', 'threaded', '1\0junk', '1 2')},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 40})},
	{
		weight: 1,
		arbitrary: fc.tuple(number, fc.constantFrom(' swappiness=0', ' swappiness=200', ' swappiness=201', ' swappiness=-1', ' x=1')).map(parts => parts.join('')),
	},
);
const name = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom('a', 'b', 'x')},
	{weight: 1, arbitrary: fc.constantFrom('.', '..', 'memory.max', 'ü', '组', 'n'.repeat(255), 'n'.repeat(256), '组'.repeat(86), 'a b', '\n', '\0', '-')},
	{weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 8})},
);
const path = fc.array(name, {minLength: 0, maxLength: 3}).map(parts => `/${parts.join('/')}`);
const file = fc.oneof(
	{weight: 6, arbitrary: fc.constantFrom(...WRITABLE_FILES)},
	{weight: 1, arbitrary: fc.constantFrom('memory.stat', 'memory.current', '', '../x', '__proto__')},
);
const pid = fc.integer({min: 0, max: 310}).map(String);
const command: fc.Arbitrary<Command> = fc.oneof(
	{weight: 6, arbitrary: fc.record({kind: fc.constant('cgroup' as const), path, file, value: text})},
	{weight: 2, arbitrary: fc.record({kind: fc.constant('cgroup' as const), path, file: fc.constantFrom('cgroup.procs', 'cgroup.threads'), value: pid})},
	{weight: 2, arbitrary: fc.record({kind: fc.constant('mkdir' as const), path})},
	{weight: 2, arbitrary: fc.record({kind: fc.constant('rmdir' as const), path})},
	{
		weight: 1,
		arbitrary: fc.record({kind: fc.constant('cgroup' as const), path, file: fc.constantFrom('cgroup.kill', 'cgroup.freeze'), value: fc.constantFrom('0', '1')}),
	},
	{
		weight: 1,
		arbitrary: fc.record({pages: fc.integer({min: 1, max: 800}), path}).map(
			({pages, path: cgroup}): Command => ({
				kind: 'spawn',
				name: 'p',
				program: pages % 2 === 0 ? leak(0, pages) : [op.read('/f', pages, 0, 1), op.sleep],
				cgroup,
			}),
		),
	},
);
const story = fc.array(fc.record({commands: fc.array(command, {minLength: 1, maxLength: 6}), us: fc.constantFrom(0, 300, 4000)}), {minLength: 1, maxLength: 6});

function machine(): Machine {
	const m = boot(machineConfig({kernel: '6.12', pages: 4608, swapPages: 600, files: {'/f': 1000}}));
	for (const at of ['/a', '/a/x', '/b']) apply(m, {kind: 'mkdir', path: at});
	return m;
}

describe('whatever is written', () => {
	it('is done or refused with an errno of the kernel’s, and all adds up', () => {
		fc.assert(
			fc.property(story, steps => {
				const m = machine();
				for (const {commands, us} of steps) {
					for (const asked of commands) {
						const outcome = apply(m, asked);
						if (!outcome.ok && !ERRNOS.has(outcome.errno)) throw new Error(`${JSON.stringify(asked)}: ${outcome.errno}`);
					}
					advance(m, us);
					expect([...groupViolations(m), ...violations(m)]).toEqual([]);
				}
				for (const said of Object.values(sysfsCgroupTexts(sample(m)))) if (/NaN|Infinity|undefined|-\d/.test(said)) throw new Error(said);
			}),
			{numRuns: RUNS, seed: 19},
		);
	});

	it('comes by a shell’s tree with the same answers', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(command, {minLength: 1, maxLength: 12}), async commands => {
				const [m, other] = [machine(), machine()];
				const session = {
					store: {getState: () => ({sample: sample(m)})},
					ask: (actions: readonly {command: Command}[], told: (applied: object[]) => void) =>
						told(actions.map(action => ({outcome: withoutPid(apply(m, action.command))}))),
					watch: () => () => undefined,
				};
				const tree = groupTree(session as unknown as Session);
				const BY = {pid: 1, handle: 1};
				for (const asked of commands) {
					const expected = apply(other, asked);
					const errno = expected.ok ? null : expected.errno;
					if (asked.kind === 'mkdir') expect(await tree.mkdir(asked.path)).toBe(errno);
					else if (asked.kind === 'rmdir') expect(await tree.rmdir(asked.path)).toBe(errno);
					else if (asked.kind === 'cgroup' && (WRITABLE_FILES as readonly string[]).includes(asked.file))
						expect(await tree.write(asked.path, asked.file, asked.value, BY)).toBe(errno);
					else if (asked.kind === 'cgroup') expect(await tree.write(asked.path, asked.file, asked.value, BY)).toBe('EINVAL');
					else apply(m, asked);
				}
				expect(sample(m).groups).toEqual(sample(other).groups);
			}),
			{numRuns: RUNS, seed: 20},
		);
	});
});

/** Nothing goes on there that could be waited for. */
const withoutPid = (outcome: ReturnType<typeof apply>): object => (outcome.ok ? {ok: true} : outcome);

describe('a number', () => {
	// memparse: digits by their prefix, wrapped to 64 bits, one suffix of 1024s; nothing may follow. kstrtoint: a sign, no suffix, 32 bits.
	it('of bytes is what memparse makes of it', () => {
		fc.assert(
			fc.property(fc.bigInt({min: 0n, max: 2n ** 64n - 1n}), fc.constantFrom('', 'K', 'm', 'G', 't', 'P', 'e'), (digits, unit) => {
				const shift = 10n * BigInt(['', 'k', 'm', 'g', 't', 'p', 'e'].indexOf(unit.toLowerCase()));
				const pages = BigInt.asUintN(64, digits << shift) / 4096n;
				const most = 2n ** 51n - 1n;
				expect(parsePages(`${digits}${unit}\n`)).toBe(Number(pages < most ? pages : most));
				expect(parseReclaim(`${digits}${unit} swappiness=7`)).toEqual({pages: Number(pages < most ? pages : most), swappiness: 7});
				expect([parsePages(`${digits}${unit}x`), parsePages(`-${digits}`), parsePages(`${digits} ${unit}1`)]).toEqual([null, null, null]);
			}),
			{numRuns: 200, seed: 21},
		);
	});

	it('that is whole is what kstrtoint makes of it', () => {
		fc.assert(
			fc.property(fc.bigInt({min: -(2n ** 40n), max: 2n ** 40n}), wanted => {
				const fits = wanted >= -(2n ** 31n) && wanted < 2n ** 31n;
				const magnitude = wanted < 0n ? -wanted : wanted;
				const sign = wanted < 0n ? '-' : '+';
				for (const written of [`${wanted}`, ` ${sign}0x${magnitude.toString(16)}\n`, `${sign}0${magnitude.toString(8)}`])
					expect(parseWhole(written)).toBe(fits ? Number(wanted) : 'ERANGE');
				expect([parseWhole(`${wanted}K`), parseWhole(`${wanted} 1`), parseWhole(`${sign}${sign}1`)]).toEqual(['EINVAL', 'EINVAL', 'EINVAL']);
			}),
			{numRuns: 200, seed: 22},
		);
	});
});
