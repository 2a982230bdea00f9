// lowwater explain: the walk of an address in words, from the command line.
import {describe, expect, it} from 'vitest';
import {parseAddress} from '../../source/commands/explain.ts';
import {widthOf} from '../../source/commands/formats/cells.ts';
import {runMain} from '../../source/main.ts';
import {speak} from '../../source/messages/language.ts';
import {capture} from '../support/output.ts';

async function explain(...args: readonly string[]) {
	return explainIn(100, ...args);
}

async function explainIn(columns: number, ...args: readonly string[]): Promise<{readonly status: number; readonly out: string; readonly err: string}> {
	const [stdout, stderr] = [capture({columns}), capture()];
	const status = await runMain(['explain', ...args], stdout.stream, stderr.stream, new AbortController().signal);
	return {status, out: stdout.text(), err: stderr.text()};
}

describe('an address', () => {
	it('is hexadecimal, decimal, or the name of a part', () => {
		expect([parseAddress('0x401000'), parseAddress('4198400'), parseAddress('stack')]).toEqual([0x401000, 4198400, 'stack']);
		for (const wrong of ['0xzz', '401000h', '-1', '', '0x123456789abcdef01']) expect(() => parseAddress(wrong)).toThrow(/is no address/);
	});
});

describe('explain', () => {
	it('prints index bits, tables and frames, the physical address, and what an access meets', async () => {
		const {status, out, err} = await explain('0x401123', '--scenario', 'leak-with-swap', '--pid', 'leaky', '--at', '5s');
		expect([status, err]).toEqual([0, '']);
		expect(out).toMatch(
			/^Address 0x401123 of leaky \(\d+\) at 5 s, 64-bit\nIt lies in code of \/usr\/bin\/leaky \(0x401000–0x486000, r-xp\), page 0 of 133\.\n/,
		);
		// 0x401 in groups of nine bits: 0, 0, 2, 1.
		expect(out).toMatch(
			/\nPGD {4}0 {2}000000000 .*\nPUD {4}0 {2}000000000 .*\nPMD {4}2 {2}000000010 .*\nPTE {4}1 {2}000000001 .* → frame 0x\w+: present, read-only, user, accessed\n/,
		);
		expect(out).toMatch(/\noffset {4}000100100011 {3}291 of 4 096\nPhysical address 0x\w+123, zone Normal of node 0\.\n/);
		expect(out).toContain('A read: no fault');
		expect(out).toContain('A write: SIGSEGV: the mapping forbids it.');
		expect(out.replace(/\s+/g, ' ')).toContain('One flat table would take 256 GiB.');
		expect(out).toMatch(/The same address in others: sshd \(\d+\) frame 0x\w+\./);
	});

	it.each(['en', 'zh'])('fits into 60 columns in %s, a row of the walk going on under its table', async lang => {
		for (const address of ['stack', '0xffff888000001000', '0x7f0000000000']) {
			const at = ['--scenario', 'leak-with-swap', '--pid', 'leaky', '--at', '3s', '--lang', lang];
			const {out} = await explainIn(60, address, ...at);
			expect(out.split('\n').filter(line => widthOf(line) > 60)).toEqual([]);
			if (address === 'stack') expect(out).toMatch(/\nPTE [ \d]+ [01]{9} {3}\S.*\n {22}\S/);
		}
		speak('en');
	});

	it('has two levels on a 32-bit machine', async () => {
		const {out} = await explain('heap', '--scenario', 'leak-with-swap', '--pid', 'leaky', '--at', '5s', '--set', 'machine.layout=x86-32');
		expect(out).toContain('32-bit');
		expect(out).not.toMatch(/PUD|PMD/);
		expect(out).toContain('One flat table would take 3.0 MiB.');
	});

	it('tells swapped pages and faults step by step', async () => {
		const {out} = await explain('data', '--scenario', 'leak-with-swap', '--pid', 'sshd', '--at', '34s');
		expect(out).toMatch(/→ (slot [\d ]+ of \S+|frame 0x)/);
		const far = (await explain('0x7f0000000000', '--scenario', 'leak-with-swap', '--pid', 'leaky', '--at', '5s')).out;
		expect(far).toContain('SIGSEGV: nothing is mapped here');
		expect(far).toContain('  1. no entry: the CPU raises a page fault');
	});

	it('tells the kernel’s half from what is no address, which the CPU does not walk for', async () => {
		const at = ['--scenario', 'leak-with-swap', '--pid', 'leaky', '--at', '5s'];
		const kernel = (await explain('0xffff888000001000', ...at)).out;
		expect(kernel).toContain('It lies in the kernel’s half.');
		expect(kernel).toContain('supervisor mode alone');
		const none = (await explain('0x800000000000', ...at)).out;
		expect(none).toContain('It is no address');
		expect(none).toContain('the CPU does not walk for it');
		expect(none).not.toContain('PGD 256');
	});

	it.each([
		[[], 'Say which address'],
		[['heap'], 'Say whose address'],
		[['heap', 'extra', '--pid', '1'], 'extra'],
		[['nowhere', '--pid', '1'], '"nowhere" is no address'],
		[['heap', '--pid', 'nobody', '--scenario', 'leak-with-swap', '--at', '5s'], 'There is no process "nobody" with an address space at 5 s; there are sshd'],
		[['heap', '--pid', 'leaky', '--at', 'soon'], 'soon'],
		[['0x100000000', '--pid', 'leaky', '--scenario', 'address-space-32bit', '--at', '5s'], '0x100000000 is beyond the 32 bits of an address'],
	])('%j is refused in one sentence', async (args, said) => {
		const {status, out, err} = await explain(...args);
		expect([status, out]).toEqual([2, '']);
		expect(err).toContain(said);
		expect(err.trimEnd().split('\n')).toHaveLength(1);
	});
});
