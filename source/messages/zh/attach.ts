// One machine in several terminals, in Chinese.
import type {AttachWords, AttachedOwner} from '../attach.ts';

const DOES = {dashboard: '界面', mount: 'mount', shell: 'shell'} as const;
const place = ({pid, name, does, folder}: AttachedOwner): string =>
	`${pid}（“${name}”，${DOES[does]}${does === 'mount' && folder !== null ? `，在 ${folder}` : ''}）`;
const places = (owners: readonly AttachedOwner[]): string => owners.map(place).join('、');

export const attachChinese: AttachWords = {
	attachHelp: () => '打开另一个 lowwater 运行的机器：WHERE 是它的进程号、场景名或文件夹',
	shellAttachHelp: () => '用另一个 lowwater 运行的机器，而不是自己的',
	none: () => '没有可以连接的机器；用 "lowwater shell"、"lowwater mount DIR" 或界面里的 P 启动一台。',
	notFound: (where, owners) => `没有叫 "${where}" 的机器；有 ${places(owners)}。`,
	several: owners => `有几台机器在运行：${places(owners)}；请按进程号指明一台：--attach ${owners[0]?.pid}。`,
	alsoNamed: (where, owners) => `有几台都叫 "${where}"：${places(owners)}；请按进程号指明一台：--attach ${owners[0]?.pid}。`,
	silent: pid => `进程 ${pid} 没有应答；它可能被停住了（kill -CONT ${pid} 让它继续）。`,
	notSafe: folder => `${folder} 不是只属于你；删掉它，或把 XDG_RUNTIME_DIR 设为只属于你的文件夹。`,
	noFolder: (folder, code) => `${folder} 建不了（${code}），所以没有人能连接这台机器。`,
	cannotListen: code => `没有人能连接这台机器：套接字建不了（${code}）。`,
	itsOwn: flag => `--${flag} 用于新启动的机器；要连接的机器已在运行：去掉它。`,
	tooMany: extra => `"${extra}" 对 --attach 来说多余；只写一台机器。`,
	notLowwater: () => '套接字上传来的不是 lowwater 的内容；连接已关闭。',
	otherVersion: (theirs, ours) => `另一个 lowwater 版本不同（协议 ${theirs}，这个用 ${ours}）；请用同一版本。`,
	tooLong: bytes => `套接字上 ${bytes} 字节的消息太长，不会是 lowwater 的；连接已关闭。`,
	garbled: () => '套接字上的消息读不懂；连接已关闭。',
	noAction: problem => `${problem}连接已关闭。`,
	owesTooMuch: bytes => `发出的 ${Math.round(bytes / 2 ** 20)} MiB 没有被读走；连接已关闭。`,
	saysNothing: () => '太久没有消息；连接已关闭。',
	attachedTwice: () => '这条连接已经连上；它被关闭。',
	tooManyGuests: most => `已有 ${most} 个别的界面连在这台机器上，不能再多；先结束其中一个。`,
	unknownMessage: () => '套接字上的消息这里不认识；连接已关闭。',
	ownerEnded: (pid, name) => `运行“${name}”的进程 ${pid} 结束了，它的机器也随之结束。`,
	lost: (pid, name) => `与运行“${name}”的进程 ${pid} 的连接断了：它被杀，或出了错。`,
	shellStays: end => `${end}/proc 停在最后的样子；exit 结束这个 shell。`,
	attachedTo: pid => `已连到 ${pid}`,
	notHere: pid => `换场景要由运行机器的一方来选：进程 ${pid}`,
	readOnly: '只读：别人也在看的机器，不动它的时间',
	readOnlyLine: '只读：不能改动分支',
	onYourOwn: '独自查看',
	procElsewhere: pid => `这台机器由进程 ${pid} 运行；lowwater shell --attach ${pid} 有它的 /proc`,
};
