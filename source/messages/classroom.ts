// What is said to a class and to who teaches it: votes, their split, and the notes on a second terminal.
import {spoken} from './language.ts';
import {spacedNumber} from './figures-shown.ts';

const share = (count: number, of: number): string => (of === 0 || count === 0 ? '' : ` (${Math.round((100 * count) / of)} %)`);

export const classroomMessages = spoken(
	{
		voted: (votes: number, present: number): string => (present === 0 ? `${votes} voted` : `${votes} of ${Math.max(votes, present)} voted`),
		split: 'the class',
		chosen: (at: number, count: number, of: number): string => `${at}: ${count}${share(count, of)}`,
		guessed: (count: number, middle: number, low: number, high: number): string =>
			`${count} guessed: ${spacedNumber(low)} to ${spacedNumber(high)}, the middle one ${spacedNumber(middle)}`,
		noVotes: 'nobody has voted',
		noClass: 'No class votes here: it comes with --class, with --votes FILE, or is counted and typed in with c.',
		votes: {
			noFile: (path: string): string => `${path} is no file of votes; one of text, with a line "anna 3" for each vote, is.`,
			unread: (path: string, code: string): string => `${path} cannot be read (${code}), so that its votes are not counted.`,
			badLine: (line: number, lines: number): string =>
				`Line ${line} of the votes${lines > 1 ? `, and ${lines - 1} more,` : ''} is no vote; write "anna 3", or "anna 3 850" for two questions.`,
		},
		typed: {
			title: 'hands counted',
			choice: (at: number, text: string): string => `how many have voted for ${at}, “${text}”`,
			numbers: 'guesses',
			numbersHelp: 'the numbers that were guessed, with blanks between',
			bad: (text: string, most: number): string => `"${text}" is no number of votes; write 0 to ${most}.`,
		},
		open: (pid: number): string => `The class: lowwater --attach ${pid} --read-only   your notes: … --notes`,
		pupil: 'counted without names',
		flags: {
			class: 'others may come and vote: lowwater --attach --read-only; your notes are lowwater --attach --notes',
			votes: 'votes of a class, a line for each: "anna 3"; read again whenever they are shown',
			notes: 'notes of who teaches on the lesson that is taken there: what to say, the answer, the votes, what comes next',
			notesAlone: '--notes is of a lesson that another lowwater takes; write "lowwater --attach --notes".',
		},
		notes: {
			title: 'notes',
			none: 'No lesson is taken there. Begin one with: lowwater lesson NAME --class',
			say: 'Say',
			teacher: 'Beside it',
			question: (at: number, of: number): string => (of > 1 ? `Question ${at} of ${of}` : 'The question'),
			right: 'right',
			measured: 'measured',
			but: 'to who says so:',
			why: 'Then say why',
			next: 'What comes next',
			plays: (until: string, seconds: number): string => `Enter there: the machine plays to ${until}, ${seconds} s of your time.`,
			steps: (count: number): string => `Enter there: ${count === 1 ? 'one step' : `${count} steps`} of screen 5.`,
			tries: 'to try:',
			page: 'then asked:',
			lesson: (title: string): string => `next lesson: ${title}`,
			last: 'It is the last lesson of the course.',
			phase: {asking: 'asking', playing: 'the machine answers', told: 'told', trying: 'free to try'},
		},
	},
	{
		voted: (votes, present) => (present === 0 ? `已投 ${votes} 票` : `${Math.max(votes, present)} 人中 ${votes} 人已投`),
		split: '全班',
		chosen: (at, count, of) => `${at}：${count} 票${share(count, of)}`,
		guessed: (count, middle, low, high) => `${count} 人猜测：${spacedNumber(low)} 到 ${spacedNumber(high)}，中间 ${spacedNumber(middle)}`,
		noVotes: '还没有人投票',
		noClass: '这里没有班级投票：用 --class 或 --votes 文件打开，或按 c 输入举手人数。',
		votes: {
			noFile: path => `${path} 不是投票文件；应为文本，每票一行，如“anna 3”。`,
			unread: (path, code) => `${path} 读不了（${code}），其中的票没有计入。`,
			badLine: (line, lines) => `投票文件第 ${line} 行${lines > 1 ? `（另有 ${lines - 1} 行）` : ''}不是一票；写“anna 3”，两题写“anna 3 850”。`,
		},
		typed: {
			title: '举手人数',
			choice: (at, text) => `选 ${at}“${text}”的人数`,
			numbers: '猜测',
			numbersHelp: '猜的各个数，用空格分开',
			bad: (text, most) => `“${text}”不是人数；写 0 到 ${most}。`,
		},
		open: pid => `学生：lowwater --attach ${pid} --read-only   你的讲稿：… --notes`,
		pupil: '不记名',
		flags: {
			class: '允许学生加入并投票：lowwater --attach --read-only；你的讲稿：lowwater --attach --notes',
			votes: '班级投票文件，每票一行，如“anna 3”；每次显示时重新读',
			notes: '正在那里上的课的讲稿：该说什么、答案、投票、接下来是什么',
			notesAlone: '--notes 用于另一个 lowwater 正在上的课；写 "lowwater --attach --notes"。',
		},
		notes: {
			title: '讲稿',
			none: '那里没有在上课。用这个开始一课：lowwater lesson 课名 --class',
			say: '讲',
			teacher: '另外',
			question: (at, of) => (of > 1 ? `第 ${at} 问，共 ${of} 问` : '问题'),
			right: '正确',
			measured: '实测',
			but: '对选它的人说：',
			why: '再讲为什么',
			next: '接下来',
			plays: (until, seconds) => `在那边按 Enter：机器运行到 ${until}，约 ${seconds} 秒。`,
			steps: count => `在那边按 Enter：屏幕 5 走 ${count} 步。`,
			tries: '可以试：',
			page: '然后问：',
			lesson: title => `下一课：${title}`,
			last: '这是课程的最后一课。',
			phase: {asking: '提问中', playing: '机器正在回答', told: '讲解', trying: '自由尝试'},
		},
	},
);
