// What is said where one process runs a machine and another looks at it.
import type {Owner} from '../attach/protocol.ts';
import {spoken, type Table} from './language.ts';
import {attachChinese} from './zh/attach.ts';

export type AttachedOwner = Owner;
const DOES: Readonly<Record<Owner['does'], string>> = {dashboard: 'a dashboard', mount: 'mount', shell: 'a shell'};

const place = ({pid, name, does, folder}: Owner): string => `${pid} ("${name}", ${DOES[does]}${does === 'mount' && folder !== null ? ` on ${folder}` : ''})`;

const attachEnglish = {
	attachHelp: (): string => 'the dashboard on a machine that another lowwater runs: WHERE is its process, its scenario’s name or its folder',
	shellAttachHelp: (): string => 'on a machine that another lowwater runs, instead of one of its own',
	// Finding it.
	none: (): string => 'No machine runs that could be attached to; start one with "lowwater shell", "lowwater mount DIR", or P in the dashboard.',
	notFound: (where: string, owners: readonly Owner[]): string => `No machine is known as "${where}"; there is ${owners.map(place).join(', ')}.`,
	several: (owners: readonly Owner[]): string => `Several machines run: ${owners.map(place).join(', ')}; name one by its process: --attach ${owners[0]?.pid}.`,
	alsoNamed: (where: string, owners: readonly Owner[]): string =>
		`"${where}" is the name of several: ${owners.map(place).join(', ')}; name one by its process: --attach ${owners[0]?.pid}.`,
	silent: (pid: number): string => `Process ${pid} does not answer; it may be stopped (kill -CONT ${pid} lets it go on).`,
	notSafe: (folder: string): string => `${folder} is not yours alone; remove it, or set XDG_RUNTIME_DIR to a folder that is.`,
	noFolder: (folder: string, code: string): string => `${folder} cannot be made (${code}), so that nobody can attach to this machine.`,
	cannotListen: (code: string): string => `Nobody can attach to this machine: its socket could not be made (${code}).`,
	itsOwn: (flag: string): string => `--${flag} is for a machine that is started; one that is attached to runs already: leave it out.`,
	tooMany: (extra: string): string => `"${extra}" is one argument too many for --attach; name one machine.`,
	// Between the two.
	notLowwater: (): string => 'What came over the socket is not lowwater’s; the connection is closed.',
	otherVersion: (theirs: number, ours: number): string =>
		`The other lowwater is of another version (protocol ${theirs}, this one speaks ${ours}); use the same one for both.`,
	tooLong: (bytes: number): string => `A message of ${bytes} bytes over the socket is too long to be lowwater’s; the connection is closed.`,
	garbled: (): string => 'A message over the socket cannot be read; the connection is closed.',
	noAction: (problem: string): string => `${problem} The connection is closed.`,
	owesTooMuch: (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB were sent and not read; the connection is closed.`,
	saysNothing: (): string => 'Nothing was said for too long; the connection is closed.',
	attachedTwice: (): string => 'This connection is attached already; it is closed.',
	tooManyGuests: (most: number): string => `${most} others are attached to this machine already, and that is as many as can be; end one of them first.`,
	unknownMessage: (): string => 'A message over the socket is not known here; the connection is closed.',
	// Its end.
	ownerEnded: (pid: number, name: string): string => `Process ${pid}, which ran "${name}", has ended, and its machine with it.`,
	lost: (pid: number, name: string): string => `The connection to process ${pid}, which ran "${name}", is lost: it was killed, or it failed.`,
	shellStays: (end: string): string => `${end} /proc stays as it was at the last; exit ends this shell.`,
	// On the screen.
	attachedTo: (pid: number): string => `attached to ${pid}`,
	notHere: (pid: number): string => `another scenario is for who runs the machine to choose: process ${pid}`,
	readOnly: 'read-only: time on a machine that others see too is not touched',
	readOnlyLine: 'read-only: branches are not touched',
	onYourOwn: 'on your own',
	procElsewhere: (pid: number): string => `process ${pid} runs this machine; lowwater shell --attach ${pid} has its /proc`,
} as const;

export type AttachWords = Table<typeof attachEnglish>;
export const attachMessages = spoken(attachEnglish, attachChinese);
