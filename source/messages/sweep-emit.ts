// What stands in the scripts of `lowwater sweep --emit`, as comments, and mistakes of it.
import {spoken, type Table} from './language.ts';
import {emitChinese} from './zh/sweep-emit.ts';

const quoted = (text: string): string => `"${text}"`;

const emitEnglish = {
	badEngine: (name: string, known: readonly string[], near: string | null): string =>
		`--emit: ${quoted(name)} is none of ${known.slice(0, -1).join(', ')} and ${known.at(-1)}${near === null ? '.' : `; did you mean ${quoted(near)}?`}`,
	tooLarge: (): string => '--emit kubernetes: a ConfigMap holds 1 MiB, and the scenarios are larger; take slurm or parallel, which read them where they lie.',
	noPipe: (): string => '--emit: a scenario from a pipe is gone when the shards begin; write it to a file.',
	parallel: (): readonly string[] => [
		'Every shard in a process of its own, as many at once as this computer has CPUs; on others with --sshloginfile as well.',
		'Run it again after an interruption: what is done stays done.',
	],
	slurm: (join: string): readonly string[] => [
		'Submit with: sbatch FILE. A shard that is started again goes on where it was. When all are done:',
		join,
		'or at once: sbatch --dependency=afterok:JOB --wrap "…". Rows and words of each shard lie in the folder below.',
	],
	kubernetes: (image: string, join: string): readonly string[] => [
		`Submit with: kubectl apply -f FILE. ${image} is an image with lowwater in its PATH, made from what npm pack gives:`,
		'  FROM node:24-slim',
		'  COPY lowwater-*.tgz /',
		'  RUN npm install --global /lowwater-*.tgz',
		'Each pod does a shard; one that is started again goes on where it was. When all are done, in a pod that has the claim at /rows:',
		`  ${join}`,
	],
	flags: {
		emit: (): string => 'prints an array job, an indexed Job or a script that does it in shards, instead of doing it: slurm, kubernetes or parallel',
		shards: (): string => 'so many shards for --emit, instead of 100',
		image: (): string => 'the container image for --emit kubernetes',
	},
} as const;

export type EmitWords = Table<typeof emitEnglish>;
export const emitMessages = spoken(emitEnglish, emitChinese);
