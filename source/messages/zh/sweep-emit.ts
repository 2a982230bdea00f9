// What stands in the scripts of `lowwater sweep --emit`, in Chinese.
import type {EmitWords} from '../sweep-emit.ts';

export const emitChinese: EmitWords = {
	badEngine: (name, known, near) => `--emit："${name}" 不在 ${known.join('、')} 之中${near === null ? '。' : `；是不是 "${near}"？`}`,
	tooLarge: () => '--emit kubernetes：ConfigMap 最多放 1 MiB，场景比它大；请用 slurm 或 parallel，它们从原处读场景。',
	noPipe: () => '--emit：从管道读来的场景，到各分片开始时已经没有了；请把它写进文件。',
	parallel: () => [
		'每个分片一个进程，同时运行的个数等于这台计算机的 CPU 数；用 --sshloginfile 也可以在别的计算机上运行。',
		'中断之后再运行一次：已做完的不会重做。',
	],
	slurm: join => [
		'提交：sbatch FILE。重新启动的分片会从原处继续。全部做完之后：',
		join,
		'或一次交代完：sbatch --dependency=afterok:JOB --wrap "…"。各分片的行和话在下面的文件夹里。',
	],
	kubernetes: (image, join) => [
		`提交：kubectl apply -f FILE。${image} 是 PATH 里有 lowwater 的镜像，用 npm pack 的结果来做：`,
		'  FROM node:24-slim',
		'  COPY lowwater-*.tgz /',
		'  RUN npm install --global /lowwater-*.tgz',
		'每个 pod 做一个分片；重新启动的会从原处继续。全部做完之后，在 /rows 挂着同一个卷的 pod 里：',
		`  ${join}`,
	],
	flags: {
		emit: () => '不运行，而是打印分片运行的数组作业、带索引的 Job 或脚本：slurm、kubernetes 或 parallel',
		shards: () => '--emit 的分片数，默认 100',
		image: () => '--emit kubernetes 用的容器镜像',
	},
};
