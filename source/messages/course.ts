// What the course of lessons says on the command line, in both languages.
import {spoken} from './language.ts';
import {listed} from './numbers.ts';

const dayText = (days: number): string => `${days}`;

export const courseMessages = spoken(
	{
		help: {
			lessons: 'lists the lessons in the order of a course, with what you have done',
			lesson: 'a lesson in the dashboard; or checks, reviews, exports and forgets lessons',
			more: 'With a name or a file it asks before the machine answers. check lets the machines of lessons answer and says whether each is one; without a file, of all that are built in. review takes what is due: 1, 3, 7 and 21 days after it was done. export prints questions for paper, with --answers what is right. forget forgets answers, of one lesson or of all.',
			lang: 'language: en or zh (lessons, the glossary); else that of LANG',
			seeds: 'check: with seeds 1 to N, too',
			answers: 'export: the answers instead of the questions',
			worksheet: 'export: questions for paper, in Markdown; that is what it does anyway',
			lecture: 'for a projector: a large chart and one line of what is told',
		},
		legend: '● core   ✓ done, as you said   ○ done, otherwise than you said   ! due for review',
		summary: (done: number, all: number, due: number): string => `${done} of ${all} done${due > 0 ? `, ${due} due: lowwater lesson review` : ''}.`,
		dueIn: (days: number): string => (days <= 0 ? 'due' : days === 1 ? 'again tomorrow' : `again in ${dayText(days)} days`),
		nothingDue: (next: number | null): string =>
			next === null
				? 'Nothing is due: no lesson has been done yet. "lowwater lessons" lists them.'
				: `Nothing is due; the next is in ${next === 1 ? 'one day' : `${next} days`}.`,
		forgot: (count: number): string =>
			count === 0 ? 'There were no answers to forget.' : count === 1 ? 'One answer is forgotten.' : `${count} answers are forgotten.`,
		held: (name: string, answers: string, statements: number, runs: number, seconds: number): string =>
			`✓ ${name}: ${answers} (${statements} statements held${runs > 1 ? ` in ${runs} runs` : ''}; ${seconds.toFixed(0)} s)`,
		allHeld: (lessons: number, statements: number): string =>
			`${lessons === 1 ? 'One lesson' : `${lessons} lessons`}, ${statements} statements about the machine: all hold.`,
		failed: (problems: number, lessons: number): string =>
			`${problems === 1 ? 'One thing is' : `${problems} things are`} wrong in ${lessons === 1 ? 'one lesson' : `${lessons} lessons`}.`,
		noLessonNamed: 'lesson needs a name; "lowwater lessons" lists them.',
		badLanguage: (text: string): string => `"${text}" is no language here; use en or zh.`,
		onlyOf: (flag: string, word: string): string => `--${flag} belongs to "lowwater lesson ${word}".`,
		onlyTaken: (flag: string): string => `--${flag} is of a lesson that is taken: "lowwater lesson NAME --${flag}".`,
		sheet: {
			title: 'Worksheet',
			answers: 'Answers',
			name: 'Name: ______________________   Date: ____________',
			because: 'Because',
			measured: 'Measured',
			guess: 'Your guess:',
			question: 'Question',
			note: 'Answer before you run it: lowwater lesson',
		},
		and: (words: readonly string[]): string => listed(words),
	},
	{
		help: {
			lessons: '按课程顺序列出所有课，以及你做过哪些',
			lesson: '在界面中上一课；或检查、复习、导出、清除记录',
			more: 'lesson 课名：先提问，再让机器回答。lesson check 文件…：让各课的机器运行并检查答案；不写文件则检查全部内置课。lesson review：复习到期的课（做过之后 1、3、7、21 天）。lesson export [课名…]：输出可打印的题目，加 --answers 输出答案。lesson forget [课名]：清除记录。',
			lang: '课程语言：en 或 zh；默认按 LANG',
			seeds: 'check：另用种子 1 到 N 检查',
			answers: 'export：输出答案而不是题目',
			worksheet: 'export：Markdown 题目单，本来就是如此',
			lecture: '投影用：大图加一行讲解',
		},
		legend: '● 核心课   ✓ 做过，预测正确   ○ 做过，预测不符   ! 该复习了',
		summary: (done, all, due) => `共 ${all} 课，已做 ${done} 课${due > 0 ? `，${due} 课该复习：lowwater lesson review` : ''}。`,
		dueIn: days => (days <= 0 ? '该复习了' : `${days} 天后复习`),
		nothingDue: next => (next === null ? '没有要复习的：还没有做过任何一课。“lowwater lessons”列出全部。' : `现在没有要复习的；下一次在 ${next} 天后。`),
		forgot: count => (count === 0 ? '没有可清除的记录。' : `已清除 ${count} 条记录。`),
		held: (name, answers, statements, runs, seconds) =>
			`✓ ${name}：${answers}（${statements} 条断言成立${runs > 1 ? `，运行 ${runs} 次` : ''}；${seconds.toFixed(0)} 秒）`,
		allHeld: (lessons, statements) => `${lessons} 课，关于机器的 ${statements} 条断言全部成立。`,
		failed: (problems, lessons) => `${lessons} 课中有 ${problems} 处错误。`,
		noLessonNamed: 'lesson 需要课名；“lowwater lessons”列出全部。',
		badLanguage: text => `没有“${text}”这种语言；请用 en 或 zh。`,
		onlyOf: (flag, word) => `--${flag} 只用于“lowwater lesson ${word}”。`,
		onlyTaken: flag => `--${flag} 用于上课：“lowwater lesson 课名 --${flag}”。`,
		sheet: {
			title: '练习题',
			answers: '答案',
			name: '姓名：______________________   日期：____________',
			because: '原因',
			measured: '实测',
			guess: '你的预测：',
			question: '第',
			note: '先写下答案，再运行：lowwater lesson',
		},
		and: words => words.join('、'),
	},
);
