// What film says, in Chinese.
import type {FilmWords} from '../film.ts';
import {instant} from '../times.ts';

export const filmChinese: FilmWords = {
	help: () => '不用终端，把界面录成短片：能在浏览器里播放的 SVG，或 asciicast',
	more: () =>
		'界面按自己的时钟运行，所以同样的命令得到同样的短片。--keys 在短片的指定时刻按键，如 --keys "1s:l 2s:enter 6s:+ 6.5s:+"；键名用键表里的（enter、escape、up、space、f5），其他都是一个字符。asciicast（第 2 版）用 "asciinema play" 播放。',
	from: () => '短片从机器时间的哪里开始，默认 0',
	for: () => '短片的长度，默认 20s',
	size: () => '列数和行数，默认 120x40',
	out: () => '写到哪个文件；扩展名决定格式：.svg 或 .cast',
	speed: () => '短片的一秒是机器的几秒，0.01 到 100；默认 1',
	branch: () => '日志的：一起保存的、这个字母的分支',
	beside: () => '与 --branch 一起：一屏两台机器，分支和它离开的那条线',
	b: () => '一屏两台机器，第二台用这个设置；可写多次',
	noBranch: path => `没有 ${path}：那台机器没有这个分支。`,
	badBranch: text => `"${text}" 不是分支；分支的字母是 B、C 和 D。`,
	branchOfJournal: () => '--branch 是日志的：lowwater film FILE.journal --branch B。',
	besideWhat: () => '--beside 需要 --branch，让它与原来的机器并排；要换设置请写 --b KEY=VALUE。',
	eitherBeside: () => '--b 和 --branch 都在说旁边放什么：只写一个。',
	notRetold: path => `${path} 没写它的机器是从什么读来的：不能与另一台并排运行。`,
	keys: () => '要按的键，各带短片里的时刻',
	noScenario: () => 'film 需要一个场景：内置的名字如 "slow-swap-disk"，或一个文件；"lowwater scenarios" 列出内置的。',
	noOut: () => 'film 需要写入的文件：--out FILE.svg 或 --out FILE.cast。',
	badOut: path => `--out ${path}：扩展名决定写什么；请用 .svg 或 .cast。`,
	badSize: text => `"${text}" 不是 10x4 到 400x120 之间的大小；请写成 120x40。`,
	noPace: () => '短片有自己的速度，0.01 到 100；请写成 4 或 0.1。',
	tooShort: () => '0 s 的短片什么也看不到；请给它一个长度。',
	tooLong: () => '短片最长 10m；请加快（--speed），或晚些开始（--from）。',
	badPress: text => `"${text}" 不是时刻加键；请写成 1s:l 或 2.5s:enter。`,
	badKey: (text, known) => `没有键 "${text}"；键是一个字符，或 ${known.join('、')}。`,
	pressLate: (text, forMs) => `"${text}" 时影片（${instant(forMs * 1000)}）已经结束；--for 可以加长。`,
	pressTime: (text, problem) => `${text}：${problem}`,
	done: (path, seconds, frames, bytes) => `${path}：${Math.round(seconds * 100) / 100} s，${frames} 帧，${Math.ceil(bytes / 1000)} kB。`,
};
