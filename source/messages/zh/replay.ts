// What replay-kernel says, in Chinese.
import {bytesAsSize} from '../numbers.ts';
import type {ReplayWords} from '../replay.ts';

export const replayChinese: ReplayWords = {
	help: () => '重放真实内核的一份记录里的负载，在同样的时刻写出同样的数字',
	emit: () => '每份记录在这个文件夹里写一个文件，而不是写到标准输出',
	none: () => 'replay-kernel 需要一份记录：lowwater replay-kernel FILE.jsonl.gz。',
	several: () => '几份记录要有写入的文件夹：--emit DIR。',
	badLine: (path, line) => `${path}:${line}：这一行不是 JSON；文件不是记录，或者不完整。`,
	noHeader: path => `${path} 没有头一行；请写一份真实内核的记录。`,
	badHeader: where => `它的头一行里 ${where || '内容'} 不合要求`,
	badWorkload: line => `它的负载有一行不是 "START NAME ADJ KIND …"、"end T" 或 "tail T"："${line}"`,
	badKind: (kind, known) => `它的负载里有一种 "${kind}"，而只有 ${known.join('、')}`,
	badArguments: (kind, args) => `它的负载里有 "${[kind, ...args].join(' ')}"，这些不是 ${kind} 的参数`,
	noSuchPlace: (kind, cpus, nodes) => `它的负载让 ${kind} 用一个不存在的 CPU 或节点；这里有 ${cpus} 个 CPU、${nodes} 个节点`,
	badTime: (path, line) => `${path}:${line}："t" 要是逐行增大的秒数；这个文件不是记录。`,
	tooLarge: (needed, available) => `它的机器要用这台计算机 ${bytesAsSize(needed, false)} 内存，现在只有 ${bytesAsSize(available, false)} 可用`,
	twice: (first, second, target) => `--emit 会把 ${first} 和 ${second} 都写进 ${target}；请改其中一个的名字，或者分到两个文件夹。`,
	ontoItself: path => `--emit 会覆盖 ${path} 自己；请写另一个文件夹。`,
	cannotReplay: (path, problem) => `${path} 不能重放：${problem}。`,
};
