// dump_header(): who asked, in which words of which era. "oom_adj" before 2.6.36, nodemask in the line from 4.9 to 4.20, names of the mask's parts since 4.6;
// dump_stack_print_info(): "Pid: 1, comm: x" until 3.8, "CPU: 0 PID: 1 Comm: x" since, with UID since 6.11.
import type {Shape} from '../draft.ts';

const INVOKED = /^(.{1,80}?) invoked oom-killer: ?(.*)$/;
const CPU = /^CPU: ?\d+ (?:UID: ?\d+ )?PID: ?(\d+),? Comm: (.*?)(?: Kdump: \w+)?(?: (?:Not tainted|Tainted: [A-Z ]*?(?:\[[^\]]*\],? ?)*)\s*(\S.*)?)?$/i;
const PID = /^Pid: (\d+), comm: (.*?)(?: (?:Not tainted|Tainted: [A-Z ]*?)\s*(\S.*)?)?$/;
const CPUSET = /^(?:(.{1,64}?) )?cpuset=(\S*) mems_allowed=([\d,-]*)/;
/** "6.1.0-18-amd64 #1 Debian …", "(4.19.0-6-amd64 #1)": the release is the first word that begins like one. */
const RELEASE = /(?:^|[\s(])(\d+\.\d+[.\w+~-]*)/;

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** `x invoked oom-killer: gfp_mask=0x…(…), nodemask=…, order=…, oom_score_adj=…`: begins a report. */
export const invoked: Shape = (text, draft) => {
	const match = INVOKED.exec(text);
	if (match === null) return false;
	const rest = match[2]!;
	const mask = /gfp_mask=(0x[\da-f]+)(?:\(([^)]*)\))?/i.exec(rest);
	const adj = number(/oom_score_adj=(-?\d+)/.exec(rest)?.[1]) ?? number(/oom_(?:score_)?adj=(-?\d+)/.exec(rest)?.[1]);
	const nodemask = /nodemask=(\(null\)|[\d,-]+)/.exec(rest)?.[1]?.replace(/,$/, '');
	const order = number(/order[=:] ?(-?\d+)/.exec(rest)?.[1]);
	draft.invoked = {
		...draft.invoked,
		name: match[1]!.trim(),
		...(mask ? {gfpMask: Number(mask[1])} : {}),
		...(mask?.[2] ? {gfp: mask[2]} : {}),
		...(order !== undefined ? {order} : {}),
		...(adj !== undefined ? {adj} : {}),
		...(nodemask !== undefined ? {nodemask} : {}),
	};
	if (order === -1) draft.sysrq = true;
	return true;
};

/** The task that runs, and the kernel's release. */
export const cpuLine: Shape = (text, draft) => {
	const match = CPU.exec(text) ?? PID.exec(text);
	if (match === null) return false;
	const release = RELEASE.exec(match[3] ?? '')?.[1];
	if (release !== undefined) draft.head.release = release;
	const name = match[2]!.trim();
	// Workers have long names in one line and short ones in the other: comm is cut at 15 characters.
	draft.invoked = {...(draft.invoked ?? {name}), pid: Number(match[1])};
	return true;
};

/** Until 4.20. */
export const cpusetLine: Shape = (text, draft) => {
	const match = CPUSET.exec(text);
	if (match === null || text.startsWith('oom-kill:')) return false;
	draft.invoked = {...(draft.invoked ?? {name: match[1] ?? ''}), cpuset: match[2]!, memsAllowed: match[3]!};
	return true;
};

export const sysrqLine: Shape = (text, draft) => {
	if (!/^(?:sysrq: ?)?(?:SysRq ?: ?)?Manual OOM execution/i.test(text)) return false;
	draft.sysrq = true;
	return true;
};
