// The one registry of programs. Scenarios, help and the dashboard's keys take names, arguments and help from here.
import {burst, churn, hot, idle, leak} from './anon-programs.ts';
import {malloc} from './malloc-program.ts';
import {copy, mapfile, reread, shared, stream, write} from './file-programs.ts';
import {found} from './found-program.ts';
import type {ProgramEntry} from './program-entry.ts';
import {redis} from './redis-program.ts';
import {server} from './server-program.ts';
import {walk} from './walk-program.ts';

export const PROGRAMS = [
	idle,
	leak,
	hot,
	burst,
	churn,
	stream,
	reread,
	mapfile,
	shared,
	write,
	copy,
	walk,
	server,
	redis,
	malloc,
	found,
] as const satisfies readonly ProgramEntry[];

export const PROGRAM_NAMES = PROGRAMS.map(program => program.name);

export const programEntry = (name: string): ProgramEntry | undefined => PROGRAMS.find(program => program.name === name);
