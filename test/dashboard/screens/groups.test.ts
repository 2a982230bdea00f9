// Screen 6: memory groups as a tree, the chosen one large with its marks, and keys that write to its files.
import {beforeAll, describe, expect, it} from 'vitest';
import {groupTree, rankedIn, scopeOf, totalIn, victimIn} from '../../../source/dashboard/view/groups.ts';
import {effectiveOf, factsOf, ifWritten, readValue} from '../../../source/dashboard/view/group-outlook.ts';
import {rowsOfTree} from '../../../source/dashboard/panes/groups/tree.ts';
import {groupRows} from '../../../source/dashboard/screens/groups.ts';
import {compareMessages} from '../../../source/messages/compare.ts';
import {figuresOf} from '../../../source/workload/compare/figures.ts';
import {openSeen} from '../../../source/workload/compare/seen.ts';
import {tell} from '../../../source/workload/compare/topics.ts';
import {retellJournal} from '../../../source/session/journal/deeds.ts';
import type {Session} from '../../../source/session/session.ts';
import type {State} from '../../../source/session/store/state.ts';
import {readScenario} from '../../../source/workload/scenario.ts';
import {sysfsCgroupTexts} from '../../../source/procfs/sysfs-cgroup.ts';
import {drawn, sessionAt, withUi} from '../../support/dashboard.ts';
import {ALL_SIZES, THEMES, themeName} from '../../support/frames.ts';
import {keyboard} from '../../support/keyboard.ts';

const groupsOf = (session: Session): State => withUi(session.store.getState(), {screen: 'groups'});
const textAt = (session: Session, width = 120, height = 40): string => drawn(groupsOf(session), width, height).text;
const noticeOf = (session: Session): string => session.store.getState().ui.notice?.text ?? '';
const fileOf = (session: Session, path: string): string | undefined => sysfsCgroupTexts(session.store.getState().sample)[`fs/cgroup${path}`];

/** A session on screen 6 with keys. */
function at(name: string, seconds: number): {readonly session: Session; readonly press: (...keys: string[]) => void} {
	const session = sessionAt(name, seconds);
	session.setUi({screen: 'groups'});
	return {session, press: keyboard(session).press};
}

describe('screen 6', () => {
	let killed: Session;
	beforeAll(() => {
		killed = sessionAt('nested-limits', 13);
	});

	it.each(ALL_SIZES)('at %i×%i has each group once with what it has, in rows as wide as the terminal, in every theme', (width, height) => {
		for (const theme of THEMES) {
			const {lines} = drawn(groupsOf(killed), width, height, theme);
			expect(
				lines.every(line => [...line].length === width),
				themeName(theme),
			).toBe(true);
			// The smallest shows the chosen one and those above it.
			const names = height < 14 ? ['team'] : ['team', 'a', 'b'];
			for (const name of names)
				expect(
					lines.filter(line => new RegExp(`^[▌ |#]*[│├└|+ -]*${name} +\\d+\\.\\dM`).test(line)),
					`${name} ${themeName(theme)}`,
				).toHaveLength(1);
			if (theme.ascii) expect(lines.every(line => /^[\x20-\x7e]*$/.test(line))).toBe(true);
		}
	});

	it('says what its files say: current, max, events, and whom the limit would kill', () => {
		const text = textAt(killed);
		expect(text).toContain('OUT OF MEMORY IN /team/a');
		const {sample} = killed.store.getState();
		const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)}M`;
		for (const group of sample.groups!) expect(text).toContain(mib(group.current));
		const row = text.split('\n').find(line => /└ b|├ a /.test(line))!;
		expect(row).toMatch(/150M +0 +0\.00 +0 +0 +39 +1 {2}a2 \(?302/);
		expect(text).toMatch(/out of memory in \/team\/a/);
	});

	it('says how to get groups where there are none, and N makes the first', () => {
		const {session, press} = at('leak-with-swap', 2);
		for (const [width, height] of ALL_SIZES) expect(drawn(groupsOf(session), width, height).text.replace(/\s+/g, ' ')).toMatch(/N makes|N: ?makes/);
		press('e');
		expect(noticeOf(session)).toMatch(/no groups/);
		press('N');
		expect(session.store.getState().ui.form?.kind).toBe('group-new');
		press('enter');
		expect(session.store.getState().sample.groups?.map(({path}) => path)).toEqual(['/mine']);
		expect(textAt(session)).toMatch(/group \/mine made/);
		// Programs that are started here begin in it.
		press('L');
		session.step();
		const {sample} = session.store.getState();
		const newest = sample.processes.filter(({label}) => label === 'leak').at(-1);
		expect(newest).toMatchObject({cgroup: '/mine'});
		expect(sample.groups?.[0]?.pids).toEqual([newest!.pid]);
	});

	it('folds, chooses and sorts', () => {
		const {session, press} = at('nested-limits', 6);
		press('up', 'down', 'left');
		expect(textAt(session)).toMatch(/team \+2/);
		press('right', 'down', 'down');
		expect(session.store.getState().ui.groups.chosen).toBe('/team/b');
		press('left');
		expect(session.store.getState().ui.groups.chosen).toBe('/team');
		const paths = (): readonly string[] => {
			const {sample, ui} = session.store.getState();
			return groupTree(sample, ui.groups.folded, ui.groups.sort).map(({path}) => path);
		};
		expect(paths()).toEqual(['/', '/team', '/team/a', '/team/b']);
		press('i');
		expect(noticeOf(session)).toMatch(/by memory/);
		expect(paths()).toEqual(['/', '/team', '/team/a', '/team/b']);
		press('home', 'end', 'up');
		expect(session.store.getState().ui.groups.chosen).toBe('/team/a');
	});

	it('gives every row its place at every height', () => {
		for (const level of [2, 3, 4] as const)
			for (let height = level === 2 ? 22 : 36; height < 90; height++)
				for (let groups = 2; groups < 60; groups += 5) {
					const {tree, chosen, chart, lower, events, blank} = groupRows(level, height, groups);
					const bands = 3 + Number(chart > 0) + Number(lower > 0);
					expect(tree + chosen + chart + lower + events + blank * (bands - 1)).toBe(height);
					expect(rowsOfTree(tree)).toBeGreaterThanOrEqual(1);
					expect(events).toBeGreaterThanOrEqual(1);
				}
	});
});

describe('a write to a file of a group', () => {
	it('by + and − is one to memory.max, is told with what comes of it, and u takes it back', () => {
		const {session, press} = at('container-at-limit', 6);
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${128 * 2 ** 20}\n`);
		press('-');
		const less = Number(fileOf(session, '/docker/shop/memory.max'));
		expect(less).toBe(Math.round((128 * 2 ** 20 * 0.95) / 4096) * 4096);
		expect(noticeOf(session)).toMatch(/memory\.max 121\.6M: .* under max/);
		expect(textAt(session)).toMatch(/memory\.max 128 MiB → 121\.6 MiB/);
		press('u');
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${128 * 2 ** 20}\n`);
		press('u');
		expect(noticeOf(session)).toMatch(/nothing/);
		press('[', '=');
		expect(session.store.getState().ui.groups.mark).toBe('memory.high');
		expect(fileOf(session, '/docker/shop/memory.high')).not.toBe('max\n');
		press('o');
		expect(fileOf(session, '/docker/shop/memory.oom.group')).toBe('1\n');
	});

	it('that is typed is judged before Enter: how much must go, who would die, and nothing is written yet', () => {
		const {session, press} = at('container-at-limit', 6);
		press('e', '6', '4', 'M');
		const {sample} = session.store.getState();
		const over = sample.groups!.find(({path}) => path === '/docker/shop')!.current - 64 * 2 ** 20;
		expect(over).toBeGreaterThan(2 ** 20);
		expect(textAt(session)).toContain(`memory.max 64M would mean: ${(over / 2 ** 20).toFixed(1)} MiB must go first: reclaim, then a kill of leaky (303)`);
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${128 * 2 ** 20}\n`);
		press('enter');
		for (let i = 0; i < 8; i++) session.step();
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${64 * 2 ** 20}\n`);
		// What was said has come: the leak is killed, in the group.
		expect(session.store.getState().alarms.reports.map(({victim, group}) => [victim, group?.path])).toEqual([[303, '/docker/shop']]);
	});

	it('shows what is being typed at every size, and says of [ ] which mark they chose', () => {
		const {session, press} = at('container-at-limit', 4);
		press('[');
		expect(noticeOf(session)).toMatch(/^memory\.high: \+ − move it/);
		press('e', '9', '0', 'M');
		for (const [width, height] of ALL_SIZES) expect(drawn(session.store.getState(), width, height).lines.at(-1), `${width}×${height}`).toContain('90M');
		expect(textAt(session)).toMatch(/90M.*Enter write/);
	});

	it('that the kernel would refuse is refused in the form', () => {
		const {session, press} = at('container-at-limit', 4);
		press('e', 'x', '9', 'enter');
		expect(session.store.getState().ui.form?.problem).toMatch(/no size: 480M, 50%, max/);
		const {sample} = session.store.getState();
		expect(readValue(sample, '/docker/shop', '50%')).toBe(64 * 2 ** 20);
		expect(readValue(sample, '/docker/shop', '1GiB')).toBe(2 ** 30);
		expect(readValue(sample, '/docker/shop', 'max')).toBe(Infinity);
		expect(readValue(sample, '/docker/shop', '-1')).toBeNull();
		expect(readValue(sample, '/docker/shop', '')).toBeNull();
	});

	it('is kept by the journal, and what is saved of it runs to the same Samples', () => {
		const {session, press} = at('container-at-limit', 5);
		press('[', 'e', '9', '6', 'M', 'enter', 'o');
		press('home', 'N', 'enter', 'L');
		for (let i = 0; i < 12; i++) session.step();
		const told = retellJournal(session.journal()!, 'again')!;
		expect(told.lost).toBe(0);
		expect(told.yaml).toMatch(/cgroup: \/docker\/shop/);
		expect(told.yaml).toMatch(/memory\.high: 100663296B/);
		expect(told.yaml).toMatch(/mkdir: \/mine/);
		const again = sessionAtOf(told.yaml, session.store.getState().sample.timeUs);
		const figures = ({sample}: State) => [sample.groups, sample.meminfo, sample.processes.map(({pid, name, rssKb, cgroup}) => [pid, name, rssKb, cgroup])];
		expect(figures(again.store.getState())).toEqual(figures(session.store.getState()));
	});

	it('is refused read-only, and begins a branch in the past', () => {
		const {session, press} = at('container-at-limit', 5);
		session.setUi({readOnly: true});
		press('+', 'e', 'N', 'k', 'c');
		expect(noticeOf(session)).toMatch(/read-only/);
		expect(session.store.getState().ui.form).toBeNull();
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${128 * 2 ** 20}\n`);
		session.setUi({readOnly: false});
		const now = session.store.getState().sample;
		session.toTime(4e6);
		// The past is what was, to the digit.
		expect(session.store.getState().sample.groups).not.toEqual(now.groups);
		expect(textAt(session)).toMatch(/◄ past/);
		press('-');
		expect(session.store.getState().time.line.letter).toBe('B');
		expect(fileOf(session, '/docker/shop/memory.max')).toBe('127508480\n');
		session.otherLine();
		expect(fileOf(session, '/docker/shop/memory.max')).toBe(`${128 * 2 ** 20}\n`);
	});

	it('kills all of a group, or one, and reclaims an amount', () => {
		const {session, press} = at('container-at-limit', 6);
		press('k');
		const menu = drawn(session.store.getState(), 120, 40).text;
		expect(menu).toMatch(/cgroup\.kill: SIGKILL to all 2/);
		expect(menu).toMatch(/303 +SIGKILL to leaky/);
		press('down', 'enter');
		session.step();
		expect(session.store.getState().sample.processes.some(({pid}) => pid === 302)).toBe(false);
		press('c', '8', 'M', 'enter');
		expect(noticeOf(session)).toMatch(/memory\.reclaim/);
		press('k', 'enter');
		session.step();
		expect(session.store.getState().sample.groups!.find(({path}) => path === '/docker/shop')!.populated).toBe(false);
	});
});

/** A session of a scenario's text, run to an instant. */
function sessionAtOf(yaml: string, us: number): Session {
	const session = sessionAt('container-at-limit', 0);
	session.choose(readScenario(yaml, {file: 'again.yaml'}));
	session.pause(true);
	while (session.store.getState().sample.timeUs < us) session.step();
	return session;
}

describe('what is told of a group before anything is written', () => {
	it('is the effective protection that the kernel computes (docs C 7)', () => {
		const {sample} = sessionAt('nested-limits', 6).store.getState();
		const [, a, b] = sample.groups!;
		// The parent has 20 MiB of low, its children ask for more than that: each has its share of it, by what it asks for and uses.
		const asked = [
			{path: '/team', mark: 'memory.low', bytes: 20 * 2 ** 20},
			{path: '/team/a', mark: 'memory.low', bytes: 30 * 2 ** 20},
			{path: '/team/b', mark: 'memory.low', bytes: 10 * 2 ** 20},
		] as const;
		const then = asked.reduce((state, one) => ifWritten(state, one), sample);
		const claimed = [Math.min(a!.current, 30 * 2 ** 20), Math.min(b!.current, 10 * 2 ** 20)] as const;
		const share = Math.floor((claimed[0] * 20) / ((claimed[0] + claimed[1]) / 2 ** 20) / 4096) * 4096;
		expect(Math.abs(effectiveOf(then, '/team/a', 'low') - share)).toBeLessThanOrEqual(4096);
		expect(factsOf(then, '/team/a', 'memory.low')).toEqual([expect.objectContaining({kind: 'protects', bytes: effectiveOf(then, '/team/a', 'low')})]);
	});

	it('is whom the group’s own OOM killer then takes, by badness against what the group may have', () => {
		const session = sessionAt('sidecar-killed', 12);
		const {sample} = session.store.getState();
		expect(totalIn(sample, '/kubepods/pod-shop/app')).toBe((256 * 2 ** 20) / 4096);
		expect(victimIn(sample, '/kubepods/pod-shop')?.name).toBe('proxy');
		expect(rankedIn(sample, '/kubepods/pod-shop').map(({name}) => name)).toEqual(['proxy', 'app']);
		while (session.store.getState().alarms.reports.length === 0) session.step();
		const report = session.store.getState().alarms.reports[0]!;
		expect(report.tasks.find(({pid}) => pid === report.victim)?.name).toBe('proxy');
	});
});

describe('the processes of a group', () => {
	it('are alone in the ranking after Enter, in the order in which the group’s limit would kill them, until Esc', () => {
		const {session, press} = at('sidecar-killed', 12);
		press('enter');
		const state = session.store.getState();
		expect(state.ui).toMatchObject({screen: 'overview', focus: 'processes', filter: '/kubepods/pod-shop'});
		expect(scopeOf(state.sample, state.ui.filter).group).toBe('/kubepods/pod-shop');
		const {text} = drawn(state, 120, 40);
		expect(text).toMatch(/in the group \/kubepods\/pod-shop/);
		expect(text.indexOf('  proxy ')).toBeLessThan(text.indexOf('  app '));
		expect(text.split('\n').find(line => line.includes('  proxy '))).toMatch(/dies at the max/);
		expect(text).not.toMatch(/ init /);
		press('escape');
		expect(drawn(session.store.getState(), 120, 40).text).toMatch(/ init /);
	});

	it('have their group in a column where it is wide, and none where the machine has no groups', () => {
		const {lines} = drawn(sessionAt('container-at-limit', 4).store.getState(), 200, 50);
		expect(lines.some(line => / NAME .* GROUP /.test(line))).toBe(true);
		expect(lines.find(line => line.includes(' leaky '))).toMatch(/ \/docker\/shop /);
		expect(drawn(sessionAt('leak-with-swap', 2).store.getState(), 200, 50).text).not.toMatch(/ GROUP /);
	});
});

describe('the overview of a machine with groups', () => {
	it('has a row of them with their pressure, the group’s memory as its picture, and alarms that name the group first', () => {
		const session = sessionAt('container-at-limit', 9);
		for (const [width, height] of ALL_SIZES.filter(([, rows]) => rows >= 14)) {
			const {lines} = drawn(session.store.getState(), width, height);
			expect(lines[0]).toMatch(/^ ?✗ (OUT OF MEMORY IN|OOM in) (\/docker\/)?shop.*leaky/);
			if (height < 24) continue;
			expect(
				lines.some(line => /cgroups .*shop \d+\.\dM of 128M {2}PSI 0\.00/.test(line)),
				`${width}×${height}`,
			).toBe(true);
			expect(lines.some(line => /memory of \/docker\/shop ─/.test(line))).toBe(true);
		}
		session.setUi({overlay: {kind: 'oom', report: 0, scroll: 0}});
		expect(drawn(session.store.getState(), 120, 40).text).toMatch(/Group {4}\/docker\/shop: 32 768 of 32 768 pages/);
	});

	it('refuses a lead that is no group of the scenario', () => {
		const yaml = 'machine: {memory: 128MiB}\ncgroups: {/web: {}}\nlead: /wep\nuntil: {time: 1s}\n';
		expect(() => readScenario(yaml, {file: 'x.yaml'})).toThrow(/x\.yaml:3:.*\/wep.*\/web/);
		expect(readScenario(yaml.replace('/wep', '/web'), {file: 'x.yaml'})).toMatchObject({lead: 'group', leadGroup: '/web'});
		expect(() => readScenario(yaml.replace('/wep', 'group'), {file: 'x.yaml'})).toThrow(/"group" is no figure that a chart shows large/);
	});
});

describe('two machines with groups', () => {
	it('are told apart by group: in words, and by every figure of each', () => {
		const pair = {
			a: openSeen(sessionAt('container-at-limit', 4).store.getState().sample),
			b: openSeen(sessionAt('container-at-limit', 6).store.getState().sample),
		};
		const sentences = tell(pair).map(told => compareMessages.told(told).text);
		const size = (side: 'a' | 'b'): string => (pair[side].account.last.groups!.find(({path}) => path === '/docker/shop')!.current / 2 ** 20).toFixed(1);
		expect(sentences).toContain(`The group /docker/shop is charged ${size('b')} MiB in B, ${size('a')} MiB in A.`);
		const figures = figuresOf(pair).filter(({of}) => of === 'group');
		expect(figures.map(({name}) => name)).toContain('groups["/docker/shop"].events_max');
		expect(figures.find(({name}) => name === 'groups["/docker/shop"].current')?.value(pair.b)).toBe(
			pair.b.account.last.groups!.find(({path}) => path === '/docker/shop')!.current / 1024,
		);
	});
});

describe('the groups of a scenario', () => {
	it.each([
		['en', /made in its first instant: space/],
		['zh', /第一个瞬间建立：按空格/],
	] as const)('are to come while it stands at boot, which is said (%s)', (language, said) => {
		const {session} = at('container-at-limit', 0);
		session.setUi({language});
		for (const [width, height] of ALL_SIZES)
			expect(drawn(session.store.getState(), width, height).text.replace(/\s+/g, ' ')).not.toMatch(/no memory groups|没有内存组/i);
		expect(drawn(session.store.getState(), 120, 40).text).toMatch(said);
		session.step();
		expect(textAt(session)).toMatch(/└ docker/);
	});
});
